import type { ImportPlan, Note, PlannedComment } from './import-plan.ts';
import { readMarkdown, type Block } from './markdown.ts';
import type { Run } from './markdown-inline.ts';
import { MESSAGE } from './limits.ts';
import type { ResolvedImport, ResolvedTask } from './resolved-import.ts';
import { openableUrl } from './trello-card.ts';

/** The words that an import writes into documents, in the language of the person who imports. */
export interface ImportWords {
  /** heading over the addresses of a card's attachments */
  links: string;
  /** heading over what has no field of its own */
  origin: string;
  /** names the note's subject, without a colon */
  note(about: Note['about'] | 'value', field?: string): string;
  /** the line above an imported comment; `name` is null where the author is not known */
  signature(name: string | null, at: number): string;
}

/** More runs of text than this would be refused as one update; such a text is kept whole, without its dress. */
const MAX_RUNS = 1_200;

/** The description of a new task: its own text, then what has no field of its own, then its links. */
export function descriptionOf(task: ResolvedTask, { plan, mapping }: ResolvedImport, words: ImportWords): Block[] {
  const { description, links, notes: own } = task.plan;
  const read = readMarkdown(description, openableUrl);
  const blocks: Block[] = countRuns(read) > MAX_RUNS ? [{ type: 'code', language: null, text: description }] : read;
  const notes: Note[] = [...own];
  if (task.formerList !== null) notes.unshift({ about: 'list', text: task.formerList });
  const people = namesOf(task.plan.people, plan, (source) => !mapping.people.has(source));
  if (people.length > 0) notes.push({ about: 'people', people });
  if (notes.length > 0) blocks.push(heading(words.origin), notesOf(notes, words));
  if (links.length > 0) blocks.push(heading(words.links), list(links.map(({ name, url }) => [linkRun(name, url)])));
  return blocks;
}

function namesOf(people: readonly string[], plan: ImportPlan, wanted: (source: string) => boolean): string[] {
  const chosen = new Set(people.filter(wanted));
  return plan.people.filter(({ source }) => chosen.has(source)).map(({ name }) => name);
}

const countRuns = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.type === 'list') return sum + 1 + block.items.reduce((all, item) => all + 1 + countRuns(item), 0);
    if (block.type === 'quote') return sum + 1 + countRuns(block.content);
    return (
      sum + 1 + ('content' in block ? block.content.reduce((all, run) => all + run.text.split('\n').length, 0) : 1)
    );
  }, 0);

const heading = (text: string): Block => ({ type: 'heading', level: 3, content: [{ text, marks: {} }] });
const list = (items: Run[][]): Block => ({
  type: 'list',
  ordered: false,
  start: 1,
  items: items.map((content) => [{ type: 'paragraph', content }]),
});

const linkRun = (name: string, url: string | null): Run =>
  url === null ? { text: name, marks: {} } : { text: name || url, marks: { link: url } };

/** One list of what is known, in the order in which the reader of the file came upon it. */
function notesOf(notes: readonly Note[], words: ImportWords): Block {
  return list(
    notes.map((note) => {
      const label = `${words.note(note.about, note.about === 'value' ? note.field : undefined)}: `;
      const text = note.about === 'people' ? note.people.join(', ') : note.text;
      return [
        { text: label, marks: { bold: true } },
        { text, marks: {} },
      ];
    }),
  );
}

/** A comment as one or more messages: none is longer than a message may be, and no word of it is lost. */
export function messagesOf(comment: PlannedComment, name: string | null, words: ImportWords): string[] {
  const body = `${words.signature(name, comment.at)}\n${comment.text.trim()}`;
  const parts: string[] = [];
  for (let from = 0; from < body.length;) {
    let to = Math.min(from + MESSAGE, body.length);
    if (to < body.length) {
      const end = Math.max(body.lastIndexOf('\n', to - 1), body.lastIndexOf(' ', to - 1)) + 1;
      if (end > from + MESSAGE / 2) to = end;
      else if (/[\uD800-\uDBFF]/.test(body[to - 1]!)) to--;
    }
    const part = body.slice(from, to).replace(/^\n+|\s+$/g, '');
    if (part !== '') parts.push(part);
    from = to;
  }
  return parts;
}
