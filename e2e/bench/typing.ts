import * as Y from 'yjs';
import { seeded } from './updates.ts';

/** Updates of each author in the order they were written, and the text that all of them must end in. */
export interface Trace {
  name: string;
  authors: Uint8Array[][];
  text: string;
}

const LETTERS = 'etaoin shrdlu cmfwyp vbgkqjxz ';

/** A trace of one author who types in runs, jumps, and takes back about one letter in nine. */
export function alone(keystrokes: number): Trace {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const typist = new Typist(doc, seeded(11));
  for (let i = 0; i < keystrokes; i++) typist.strike();
  return { name: 'alone', authors: [updates], text: textOf(doc) };
}

/** Two authors in one text who see each other's keystrokes a little late: their updates depend on one another. */
export function together(keystrokes: number): Trace {
  const docs = [new Y.Doc(), new Y.Doc()];
  const written: Uint8Array[][] = [[], []];
  const onTheWay: Uint8Array[][] = [[], []];
  docs.forEach((doc, i) =>
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return;
      written[i]!.push(update);
      onTheWay[1 - i]!.push(update);
    }),
  );
  const random = seeded(13);
  const typists = docs.map((doc, i) => new Typist(doc, seeded(17 + i)));
  deliver(docs, onTheWay);
  for (let i = 0; i < keystrokes; i++) {
    typists[random() < 0.5 ? 0 : 1]!.strike();
    if (random() < 0.12) deliver(docs, onTheWay);
  }
  deliver(docs, onTheWay);
  return { name: 'together', authors: written, text: textOf(docs[0]!) };
}

function deliver(docs: Y.Doc[], onTheWay: Uint8Array[][]): void {
  docs.forEach((doc, i) => {
    for (const update of onTheWay[i]!.splice(0)) Y.applyUpdate(doc, update, 'network');
  });
}

export function textOf(doc: Y.Doc): string {
  return doc.getXmlFragment('body').toJSON();
}

/** Types into the paragraphs of a description, as an editor would write it. */
class Typist {
  readonly #doc: Y.Doc;
  readonly #random: () => number;
  #at = 0;
  #paragraph = 0;

  constructor(doc: Y.Doc, random: () => number) {
    this.#doc = doc;
    this.#random = random;
  }

  strike(): void {
    const body = this.#doc.getXmlFragment('body');
    const dice = this.#random();
    if (body.length === 0 || dice < 0.008) return this.#newParagraph(body);
    if (dice < 0.03) this.#jump(body);
    const text = this.#text(body);
    if (text === null) return this.#newParagraph(body);
    this.#at = Math.min(this.#at, text.length);
    if (dice > 0.89 && this.#at > 0) {
      text.delete(--this.#at, 1);
    } else {
      text.insert(this.#at, LETTERS[Math.floor(this.#random() * LETTERS.length)]!);
      this.#at++;
    }
  }

  #newParagraph(body: Y.XmlFragment): void {
    this.#paragraph = Math.min(this.#paragraph + 1, body.length);
    this.#doc.transact(() => {
      const paragraph = new Y.XmlElement('paragraph');
      const text = new Y.XmlText();
      paragraph.insert(0, [text]);
      text.insert(0, 'T');
      body.insert(this.#paragraph, [paragraph]);
    });
    this.#at = 1;
  }

  #jump(body: Y.XmlFragment): void {
    this.#paragraph = Math.floor(this.#random() * body.length);
    this.#at = Math.floor(this.#random() * 200);
  }

  #text(body: Y.XmlFragment): Y.XmlText | null {
    this.#paragraph = Math.min(this.#paragraph, body.length - 1);
    const paragraph = body.get(this.#paragraph);
    const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
    return text instanceof Y.XmlText ? text : null;
  }
}
