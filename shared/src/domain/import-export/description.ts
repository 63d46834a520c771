import type { Note, PlannedComment, PlannedTask } from './import-plan.ts';
import { readMarkdown, type Block } from './markdown.ts';
import type { Run } from './markdown-inline.ts';
import { MESSAGE } from './limits.ts';
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

/** @param people names of those on the card who are nobody here */
export function descriptionOf(task: PlannedTask, people: readonly string[], words: ImportWords): Block[] {
  const blocks = readMarkdown(task.description, openableUrl);
  const notes: Note[] = people.length > 0 ? [...task.notes, { about: 'people', people: [...people] }] : task.notes;
  if (notes.length > 0) blocks.push(heading(words.origin), ...notesOf(notes, words));
  if (task.links.length > 0) {
    blocks.push(heading(words.links), list(task.links.map(({ name, url }) => [linkRun(name, url)])));
  }
  return blocks;
}

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
function notesOf(notes: readonly Note[], words: ImportWords): Block[] {
  return [
    list(
      notes.map((note) => {
        const label = `${words.note(note.about, note.about === 'value' ? note.field : undefined)}: `;
        const text = note.about === 'people' ? note.people.join(', ') : note.text;
        return [
          { text: label, marks: { bold: true } },
          { text, marks: {} },
        ];
      }),
    ),
  ];
}

/** A comment as one or more messages: none is longer than a message may be, and no word of it is lost. */
export function messagesOf(comment: PlannedComment, name: string | null, words: ImportWords): string[] {
  const body = `${words.signature(name, comment.at)}\n${comment.text.trim()}`;
  const parts: string[] = [];
  for (let from = 0; from < body.length;) {
    let to = Math.min(from + MESSAGE, body.length);
    if (to < body.length) {
      const line = body.lastIndexOf('\n', to);
      if (line > from + MESSAGE / 2) to = line + 1;
      else if (/[\uD800-\uDBFF]/.test(body[to - 1]!)) to--;
    }
    const part = body.slice(from, to).replace(/^\n+|\s+$/g, '');
    if (part !== '') parts.push(part);
    from = to;
  }
  return parts;
}
