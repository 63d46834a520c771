import * as Y from 'yjs';
import { makeId22, makeRef8, tailOf, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';

/** A small seeded generator (mulberry32): the same run writes the same bytes. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function randomBytes(random: () => number, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** A moment in the past, fixed: ids made here are never in the judge's future. */
export const MADE_AT = Date.UTC(2026, 0, 5);

export const idFrom = (random: () => number): Id22 => makeId22(MADE_AT, randomBytes(random, 10));

/** The updates of one writer that sets the title of its own task again and again; the first gives birth to the task. */
export function registerUpdates(user: Id22, random: () => number, count: number): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const id = idFrom(random);
  const column = makeRef8(randomBytes(random, 6));
  doc.getMap('t').set(id, JSON.stringify({ t: 'A task', p: [column, 'a0', null], o: user }));
  const registers = doc.getMap('T');
  for (let i = 1; i < count; i++) registers.set(`${tailOf(id)}t`, `Title number ${i}`);
  return updates;
}

/** Ten thousand tasks of usual shape, as births. */
export function projectOfTasks(user: Id22, count: number): Y.Doc {
  const random = seeded(7);
  const doc = new Y.Doc();
  const columns = Array.from({ length: 5 }, () => makeRef8(randomBytes(random, 6)));
  const people = Array.from({ length: 8 }, () => idFrom(random));
  doc.transact(() => {
    const births = doc.getMap('t');
    for (let i = 0; i < count; i++) {
      const due = new Date(MADE_AT + Math.floor(random() * 300) * 86_400_000).toISOString().slice(0, 10);
      births.set(
        idFrom(random),
        JSON.stringify({
          t: `${WORDS[i % WORDS.length]} ${WORDS[(i * 7) % WORDS.length]} number ${i} before the surveyor comes back`,
          p: [columns[i % 5], `a${i.toString(36).padStart(4, '0')}V${randomText(random, 4)}`, null],
          a: [people[i % 8], people[(i + 3) % 8]],
          y: i % 5,
          d: due,
          e: i % 13,
          o: user,
        }),
      );
    }
  });
  return doc;
}

/** The same tasks as most applications lay them out: a map of maps with twelve fields. */
export function projectAsMaps(count: number): Y.Doc {
  const random = seeded(7);
  const doc = new Y.Doc();
  doc.transact(() => {
    const tasks = doc.getMap('tasks');
    for (let i = 0; i < count; i++) {
      const task = new Y.Map();
      tasks.set(crypto.randomUUID(), task);
      task.set(
        'title',
        `${WORDS[i % WORDS.length]} ${WORDS[(i * 7) % WORDS.length]} number ${i} before the surveyor comes back`,
      );
      task.set('status', `column-${i % 5}`);
      task.set('rank', `a${i.toString(36).padStart(4, '0')}V${randomText(random, 4)}`);
      task.set('assignees', [`user-${i % 8}`, `user-${(i + 3) % 8}`]);
      task.set('labels', [`label-${i % 12}`]);
      task.set('priority', i % 5);
      task.set('due', new Date(MADE_AT + Math.floor(random() * 300) * 86_400_000).toISOString().slice(0, 10));
      task.set('estimate', i % 13);
      task.set('creator', `user-${i % 8}`);
      task.set('createdAt', MADE_AT + i);
      task.set('updatedAt', MADE_AT + i);
      task.set('done', false);
    }
  });
  return doc;
}

function randomText(random: () => number, length: number): string {
  return Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)]).join('');
}

const WORDS = [
  'Replace the fendering',
  'Order zinc anodes',
  'Blast and recoat',
  'Inspect the winch',
  'Rewire the cabinet',
  'Book the tug',
  'Measure the clearance',
  'Repaint the marks',
  'Pressure test',
  'Clean the pump house',
];
