/**
 * Inline Markdown as runs of text with marks. Linear: every character is looked at a bounded number of times
 * (delimiters are matched through stacks, code spans through a table of the next run of equal length).
 */
export interface Marks {
  bold?: true;
  italic?: true;
  strike?: true;
  code?: true;
  link?: string;
}

/** `\n` in a text is a line break. */
export interface Run {
  text: string;
  marks: Marks;
}

type Style = 'bold' | 'italic' | 'strike';
interface Token {
  text: string;
  code?: true;
  /** of an autolink */
  link?: string;
}
interface Span {
  from: number;
  to: number;
  style: Style | 'link';
  link?: string;
}
interface Opener {
  token: number;
  count: number;
}

const ESCAPABLE = /[!-/:-@[-`{-~]/;
const BARE_URL = /https?:\/\/[^\s<>"'`*\\]{1,2000}/y;
const ANGLE_URL = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/y;
/** An address may hold one pair of brackets; a title in quotes may follow. */
const TARGET =
  /\(\s{0,4}<?((?:[^\s()<>\\]|\\.|\([^\s()<>]{0,500}\)){0,2000})>?(?:\s{1,4}(?:"[^"\n]*"|'[^'\n]*'))?\s{0,4}\)/y;

/** @param openable decides which addresses may become links, and how they are written; others stay text */
export function readInline(text: string, openable: (url: string) => string | null): Run[] {
  const tokens: Token[] = [];
  const spans: Span[] = [];
  const openers: Record<string, Opener[]> = { '*': [], _: [], '~': [] };
  let brackets: number[] = [];
  const codeEnds = pairCodeRuns(text);
  let plain = '';
  const flush = (): void => {
    if (plain !== '') tokens.push({ text: plain });
    plain = '';
  };
  const mark = (token: Token): number => {
    flush();
    return tokens.push(token) - 1;
  };

  for (let at = 0; at < text.length;) {
    const character = text[at]!;
    if (character === '\\' && ESCAPABLE.test(text[at + 1] ?? '')) {
      plain += text[at + 1];
      at += 2;
    } else if (character === '`') {
      const length = runLength(text, at, '`');
      const end = codeEnds.get(at);
      if (end === undefined) plain += text.slice(at, at + length);
      else mark({ text: codeText(text.slice(at + length, end)), code: true });
      at = (end ?? at) + length;
    } else if (character === '*' || character === '_' || character === '~') {
      const length = runLength(text, at, character);
      delimit(character, length, text[at - 1] ?? ' ', text[at + length] ?? ' ');
      at += length;
    } else if (character === '[' || (character === '!' && text[at + 1] === '[')) {
      brackets.push(mark({ text: character === '[' ? '[' : '![' }));
      at += character === '[' ? 1 : 2;
    } else if (character === ']') {
      at = closeBracket(at);
    } else if (character === '<') {
      const found = match(ANGLE_URL, text, at);
      const url = found === null ? null : openable(found[1]!);
      if (found !== null && url !== null) mark({ text: found[1]!, link: url });
      else plain += found?.[0] ?? '<';
      at += found?.[0].length ?? 1;
    } else if (character === 'h' && !/[\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')) {
      at = bareUrl(at);
    } else {
      plain += character;
      at++;
    }
  }
  flush();
  return runsOf(tokens, spans);

  function bareUrl(at: number): number {
    const found = match(BARE_URL, text, at)?.[0];
    // inside a link's words, and at a sentence's end, the address stops earlier
    const address = found === undefined ? '' : trimAddress(found);
    const url = address === '' ? null : openable(address);
    if (url === null) plain += 'h';
    else mark({ text: address, link: url });
    return at + (url === null ? 1 : address.length);
  }

  function closeBracket(at: number): number {
    const opener = brackets.pop();
    const found = opener === undefined ? null : match(TARGET, text, at + 1);
    const url = found === null ? null : openable(unescape(found[1]!));
    if (opener === undefined || found === null || url === null) {
      plain += ']';
      return at + 1;
    }
    flush();
    tokens[opener]!.text = '';
    if (tokens.length === opener + 1) tokens.push({ text: url });
    spans.push({ from: opener, to: tokens.length, style: 'link', link: url });
    // links do not nest: brackets still open around this one are text
    brackets = [];
    return at + 1 + found[0].length;
  }

  function delimit(character: '*' | '_' | '~', length: number, before: string, after: string): void {
    const stack = openers[character]!;
    const opens = !/\s/.test(after) && (character === '*' || !isWord(before) || !isWord(after));
    const closes = !/\s/.test(before) && (character === '*' || !isWord(after) || !isWord(before));
    const unit = character === '~' ? 2 : 1;
    let left = length;
    if (closes) {
      while (left >= unit && stack.length > 0) {
        const opener = stack.at(-1)!;
        const used = Math.min(2, left, opener.count);
        if (used < unit) break;
        flush();
        const style = character === '~' ? 'strike' : used === 2 ? 'bold' : 'italic';
        spans.push({ from: opener.token, to: tokens.length, style });
        opener.count -= used;
        tokens[opener.token]!.text = character.repeat(opener.count);
        left -= used;
        if (opener.count === 0) stack.pop();
      }
    }
    if (left === 0) return;
    if (opens && left >= unit) stack.push({ token: mark({ text: character.repeat(left) }), count: left });
    else plain += character.repeat(left);
  }
}

const isWord = (character: string): boolean => /[\p{L}\p{N}]/u.test(character);
const unescape = (url: string): string => url.replace(/\\([!-/:-@[-`{-~])/g, '$1');

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function runLength(text: string, from: number, character: string): number {
  let to = from;
  while (text[to] === character) to++;
  return to - from;
}

/** Start of a backtick run → start of the run of equal length that closes it. Runs after an opened one pair anew. */
function pairCodeRuns(text: string): Map<number, number> {
  const starts: { at: number; length: number; next: number | undefined }[] = [];
  for (let at = text.indexOf('`'); at !== -1; at = text.indexOf('`', at)) {
    const length = runLength(text, at, '`');
    starts.push({ at, length, next: undefined });
    at += length;
  }
  const nearest = new Map<number, number>();
  for (const run of starts.toReversed()) {
    run.next = nearest.get(run.length);
    nearest.set(run.length, run.at);
  }
  return new Map(starts.flatMap(({ at, next }) => (next === undefined ? [] : [[at, next]])));
}

function codeText(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '' ? line.slice(1, -1) : line;
}

function trimAddress(found: string): string {
  let end = found.length;
  let open = 0;
  for (let i = 0; i < end; i++) {
    if (found[i] === '(') open++;
    else if (found[i] === ')' && --open < 0) end = i;
    else if (found[i] === ']' || found[i] === '[') end = i;
  }
  while (end > 0 && /[.,;:!?_~]/.test(found[end - 1]!)) end--;
  return found.slice(0, end);
}

/** Lays the spans over the tokens with one sweep; neighbours with equal marks join. */
function runsOf(tokens: readonly Token[], spans: readonly Span[]): Run[] {
  const starts = Map.groupBy(spans, (span) => span.from);
  const ends = Map.groupBy(spans, (span) => span.to);
  const depth: Record<Style, number> = { bold: 0, italic: 0, strike: 0 };
  const runs: Run[] = [];
  let link: string | undefined;
  for (const [at, token] of tokens.entries()) {
    for (const span of ends.get(at) ?? []) {
      if (span.style === 'link') link = undefined;
      else depth[span.style]--;
    }
    for (const span of starts.get(at) ?? []) {
      if (span.style === 'link') link = span.link;
      else depth[span.style]++;
    }
    if (token.text === '') continue;
    const target = link ?? token.link;
    append(runs, {
      text: token.text,
      marks: {
        ...(depth.bold > 0 && { bold: true }),
        ...(depth.italic > 0 && { italic: true }),
        ...(depth.strike > 0 && { strike: true }),
        ...(token.code && { code: true }),
        ...(target !== undefined && { link: target }),
      },
    });
  }
  return runs;
}

function append(runs: Run[], run: Run): void {
  const last = runs.at(-1);
  const same =
    last !== undefined &&
    last.marks.link === run.marks.link &&
    (['bold', 'italic', 'strike', 'code'] as const).every((style) => last.marks[style] === run.marks[style]);
  if (same) last.text += run.text;
  else runs.push(run);
}
