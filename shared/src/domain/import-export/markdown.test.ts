import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarkdown, type Block } from './markdown.ts';
import { openableUrl } from './trello-card.ts';

const read = (text: string): Block[] => readMarkdown(text, openableUrl);
const plain = (block: Block): string =>
  'content' in block ? block.content.map((part) => ('text' in part ? part.text : plain(part))).join('') : '';
const runs = (text: string): [string, string][] => {
  const [block] = read(text);
  return block?.type === 'paragraph'
    ? block.content.map(({ text, marks }) => [
        text,
        Object.entries(marks)
          .map(([k, v]) => (v === true ? k : `${k} ${v}`))
          .join(' '),
      ])
    : [];
};

describe('Markdown', () => {
  test.each<[string, [string, string][]]>([
    ['plain', [['plain', '']]],
    [
      '**b** *i* _i_ __b__ ~~s~~',
      [
        ['b', 'bold'],
        [' ', ''],
        ['i', 'italic'],
        [' ', ''],
        ['i', 'italic'],
        [' ', ''],
        ['b', 'bold'],
        [' ', ''],
        ['s', 'strike'],
      ],
    ],
    ['***both***', [['both', 'bold italic']]],
    [
      '**a *b* c**',
      [
        ['a ', 'bold'],
        ['b', 'bold italic'],
        [' c', 'bold'],
      ],
    ],
    ['snake_case_word 2 * 3 * 4', [['snake_case_word 2 * 3 * 4', '']]],
    ['**open', [['**open', '']]],
    ['\\*not\\* \\[x\\]', [['*not* [x]', '']]],
    [
      '`a*b*` ``x`y``',
      [
        ['a*b*', 'code'],
        [' ', ''],
        ['x`y', 'code'],
      ],
    ],
    [
      '`open *i*',
      [
        ['`open ', ''],
        ['i', 'italic'],
      ],
    ],
    [
      '[a **b**](https://x.example/p_(1) "t")',
      [
        ['a ', 'link https://x.example/p_(1)'],
        ['b', 'bold link https://x.example/p_(1)'],
      ],
    ],
    ['[x](javascript:alert(1))', [['[x](javascript:alert(1))', '']]],
    ['[x]( https://x.example )', [['x', 'link https://x.example']]],
    ['[](https://x.example)', [['https://x.example', 'link https://x.example']]],
    ['![pic](https://x.example/a.png)', [['pic', 'link https://x.example/a.png']]],
    [
      '(see https://x.example/a_b_c?d=1.)',
      [
        ['(see ', ''],
        ['https://x.example/a_b_c?d=1', 'link https://x.example/a_b_c?d=1'],
        ['.)', ''],
      ],
    ],
    [
      '<https://x.example> <b>',
      [
        ['https://x.example', 'link https://x.example'],
        [' <b>', ''],
      ],
    ],
    ['two\nlines', [['two\nlines', '']]],
  ])('%j is read', (text, expected) => {
    expect(runs(text)).toEqual(expected);
  });

  test('blocks are read: headings, lists in lists, quotes, code, rules', () => {
    const blocks = read(
      '# One\nTwo\n---\n\n- a\n- b\n  1. c\n     d\n\n    still b\n- e\n3) f\n\n> q\nlazy\n> > r\n\n```ts\nx\n\n  y\n```\n***\n#no heading\n## T ##',
    );
    expect(blocks.map((block) => block.type)).toEqual([
      'heading',
      'heading',
      'list',
      'list',
      'quote',
      'code',
      'rule',
      'paragraph',
      'heading',
    ]);
    expect(blocks[1]).toMatchObject({ level: 2, content: [{ text: 'Two' }] });
    expect(blocks[2]).toMatchObject({
      ordered: false,
      items: [
        [{ type: 'paragraph' }],
        [
          { type: 'paragraph' },
          { type: 'list', ordered: true, items: [[{ content: [{ text: 'c\nd' }] }]] },
          { type: 'paragraph', content: [{ text: 'still b' }] },
        ],
        [{ type: 'paragraph' }],
      ],
    });
    expect(blocks[3]).toMatchObject({ ordered: true, start: 3 });
    expect(blocks[4]).toMatchObject({ content: [{ content: [{ text: 'q\nlazy' }] }, { type: 'quote' }] });
    expect(blocks[5]).toEqual({ type: 'code', language: 'ts', text: 'x\n\n  y' });
  });

  test('any text gives blocks, and no letter of it is lost', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '*',
        '**',
        '_',
        '~~',
        '`',
        '```',
        '[',
        '](',
        ')',
        '![',
        '\n',
        '\n\n',
        '- ',
        '  - ',
        '1. ',
        '> ',
        '# ',
        '---',
        'https://a.example',
        '\t',
        '\\',
        '<',
        'word',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('').replaceAll('https://a.example', 'word');
        const letters = (from: string): string => from.replace(/[^a-z]/gi, '');
        const all = (blocks: Block[]): string =>
          blocks
            .map((b) =>
              b.type === 'list'
                ? b.items.map(all).join('')
                : b.type === 'quote'
                  ? all(b.content)
                  : b.type === 'code'
                    ? (b.language ?? '') + b.text
                    : plain(b),
            )
            .join('');
        // what follows a fence's language on its line is no text of the code
        if (!/`{3}|~{3}/.test(text)) expect(letters(all(read(text)))).toBe(letters(text));
        else read(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('time grows with the length, whatever is repeated', () => {
    const units = [
      '[',
      '[](',
      '*',
      '**a',
      '_a ',
      '`',
      '``` `',
      '> ',
      '- ',
      '[a](b',
      '![',
      '<http://',
      '(',
      '\\',
      '~~a',
      '- a\n',
      '1. \n',
      '    - x\n',
      '[x](http://a "',
      '>',
      '- - ',
      '# # ',
      ' ',
      '\n',
    ];
    const timed = (text: string): number => {
      const before = performance.now();
      read(text);
      return performance.now() - before;
    };
    for (const unit of units) {
      timed(unit.repeat(2_000));
      const cost = timed(unit.repeat(Math.ceil(200_000 / unit.length)));
      // quadratic reading of this length takes minutes
      expect(cost, JSON.stringify(unit)).toBeLessThan(3_000);
    }
  });
});
