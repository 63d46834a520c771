import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { judged } from '../testkit/changes.ts';
import { randomStep } from '../testkit/project-fuzz.ts';
import { contextOf, NOW, personOf, seeded } from '../testkit/seeded.ts';
import { makeId22, makeRef8, tailOf, type Id22 } from './kernel/ids.ts';
import { REGISTER_ROOT } from './kernel/kinds.ts';
import type { Writer } from './kernel/policy.ts';
import { all, indexOf } from './kernel/registers.ts';
import type { Undo } from './kernel/undo.ts';
import { setupProject } from './projects/commands.ts';
import { readProject } from './projects/read.ts';
import { policyFor } from './registry.ts';
import { createTask } from './tasks/commands.ts';

const policy = policyFor('project');
const random = seeded(11);
const ana = personOf(random);
const mallory = personOf(random);

const copyOf = (doc: Y.Doc, clientID: number): Y.Doc => {
  const copy = new Y.Doc();
  copy.clientID = clientID;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
};

function world() {
  const server = new Y.Doc();
  server.clientID = 1000;
  const ctx = contextOf(ana, random);
  setupProject(server, ctx, { name: 'Harbour refit', key: 'HR' });
  const column = readProject(indexOf(server)).columns[0]!.id;
  const id = ctx.id();
  createTask(server, ctx, { id, column, title: 'Paint the hull' });
  return { server, column, id };
}

/** What the server says about the writes of a hand-made client. */
function attempt(
  server: Y.Doc,
  write: (doc: Y.Doc) => void,
  { clientID = 2000, ...writer }: Partial<Writer> & { clientID?: number } = {},
) {
  const client = copyOf(server, clientID);
  write(client);
  const update = Y.encodeStateAsUpdate(client, Y.encodeStateVector(server));
  const refused = judged(policy, update, { actor: mallory, role: 'editor', now: NOW, document: server, ...writer });
  return { refused, update };
}

test('SYNC-2 whatever commands write is allowed, in whatever order and company it arrives', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const dice = seeded(seed);
      const server = new Y.Doc();
      server.clientID = 1;
      const people = [personOf(dice), personOf(dice), personOf(dice)];
      setupProject(server, contextOf(people[0]!, dice), { name: 'Harbour refit', key: 'HR' });
      const clients = people.map((_, i) => copyOf(server, 10 + Math.floor(dice() * 1e6) * 3 + i));
      const undos: Undo[][] = people.map(() => []);
      for (let step = 0; step < 120; step++) {
        const at = Math.floor(dice() * 3);
        const doc = clients[at]!;
        if (dice() < 0.8) {
          randomStep(doc, contextOf(people[at]!, dice, NOW + step), dice, undos[at]!);
          continue;
        }
        if (dice() < 0.5) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)));
        const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server));
        expect(judged(policy, update, { actor: people[at]!, role: 'editor', now: NOW, document: server })).toEqual([]);
        Y.applyUpdate(server, update);
      }
    }),
    { numRuns: 60 },
  );
});

const task = (fields: object): string => JSON.stringify(fields);
const freshId = (ms = NOW): Id22 =>
  makeId22(
    ms,
    Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)),
  );

const FORGERIES: Record<string, (doc: Y.Doc, at: { id: Id22; column: string }) => void> = {
  'deleting a task': (doc, { id }) => doc.getMap('t').delete(id),
  'deleting a column': (doc, { column }) => doc.getMap('c').delete(column),
  'deleting a setting': (doc) => doc.getMap('P').delete('n'),
  'writing a birth again': (doc, { id }) => doc.getMap('t').set(id, task({ t: 'Mine now', o: mallory })),
  "a task in someone else's name": (doc) => doc.getMap('t').set(freshId(), task({ t: 'x', o: ana })),
  'a task without a creator': (doc) => doc.getMap('t').set(freshId(), task({ t: 'x' })),
  'an import in the name of someone else': (doc) =>
    doc.getMap('i').set(makeRef8(new Uint8Array(6)), task({ n: 'Trello', s: 'trello', z: NOW, o: ana })),
  'a task from the future': (doc) => doc.getMap('t').set(freshId(NOW + 61_000), task({ t: 'x', o: mallory })),
  'a task with its own number': (doc) => doc.getMap('t').set(freshId(), task({ t: 'x', o: mallory, n: 1 })),
  'a task with its own creation time': (doc) => doc.getMap('t').set(freshId(), task({ t: 'x', o: mallory, z: 1 })),
  'an unknown code in a birth': (doc) => doc.getMap('t').set(freshId(), task({ t: 'x', o: mallory, k: 1 })),
  'a prototype in a birth': (doc) => doc.getMap('t').set(freshId(), `{"t":"x","o":"${mallory}","__proto__":{"y":1}}`),
  'a member list that is too long': (doc) =>
    doc.getMap('t').set(freshId(), task({ t: 'x', o: mallory, a: Array.from({ length: 21 }, () => ana) })),
  'a birth that is no text': (doc) => doc.getMap('t').set(freshId(), { t: 'x', o: mallory }),
  'a birth that is no JSON': (doc) => doc.getMap('t').set(freshId(), '{"t":'),
  'a birth that weighs too much': (doc) =>
    doc
      .getMap('t')
      .set(
        freshId(),
        task({ t: 'x', o: mallory, f: Object.fromEntries([...fieldsOf(20)].map((k) => [k, 'y'.repeat(999)])) }),
      ),
  'an id that is none': (doc) => doc.getMap('t').set('__proto__', task({ t: 'x', o: mallory })),
  'another id with the tail of a task': (doc, { id }) =>
    doc.getMap('t').set(freshId().slice(0, 14) + tailOf(id), task({ t: 'x', o: mallory })),
  'a number': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}n`, 7),
  'a creator afterwards': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}o`, mallory),
  'the head': (doc) => doc.getMap('h').set('e', 9),
  'a register of nothing': (doc) => doc.getMap('T').set('zzzzzzzzt', 'x'),
  'a register without a code': (doc, { id }) => doc.getMap('T').set(tailOf(id), 'x'),
  'an unknown code': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}k`, 1),
  'a code of the prototype': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}__proto__`, 1),
  'a member that is nobody': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}a__proto__`, 1),
  'a member that is half there': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}a${ana}`, 2),
  'a title of two lines': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}t`, 'a\nb'),
  'a title that no database keeps': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}t`, 'a\0b'),
  'a title that is too long': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}t`, 'a'.repeat(501)),
  'a day that does not exist': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}d`, '2026-02-30'),
  'a place that is none': (doc, { id, column }) => doc.getMap('T').set(`${tailOf(id)}p`, [column, '', null]),
  'a rank that is too long': (doc, { id, column }) =>
    doc.getMap('T').set(`${tailOf(id)}p`, [column, `a${'0'.repeat(64)}`, null]),
  'a nested map': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}t`, new Y.Map()),
  'a nested text': (doc, { id }) => doc.getMap('t').set(id, new Y.Text('x')),
  bytes: (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}t`, new Uint8Array(3)),
  'a key that is too long': (doc, { id }) => doc.getMap('T').set(`${tailOf(id)}f${'x'.repeat(60)}`, 1),
  'a sequence': (doc) => doc.getArray('t').push(['x']),
  'an unknown root': (doc) => doc.getMap('zz').set('x', 1),
};

function* fieldsOf(n: number): Generator<string> {
  for (let i = 0; i < n; i++) yield `field--${String.fromCharCode(97 + i)}`;
}

test.each(Object.keys(FORGERIES))('SYNC-2 refuses %s', (name) => {
  const { server, ...at } = world();
  const { refused, update } = attempt(server, (doc) => FORGERIES[name]!(doc, at));
  expect(refused).toHaveLength(1);
  // Not vacuous: unjudged, it would have changed the server's document.
  const before = Y.encodeStateVector(server);
  const copy = copyOf(server, 3000);
  Y.applyUpdate(copy, update);
  const gone = JSON.stringify(copy.getMap('t').toJSON()) !== JSON.stringify(server.getMap('t').toJSON());
  const settings = JSON.stringify(copy.getMap('P')) !== JSON.stringify(server.getMap('P'));
  const columns = JSON.stringify(copy.getMap('c')) !== JSON.stringify(server.getMap('c'));
  expect(gone || settings || columns || Y.encodeStateVector(copy).length > before.length).toBe(true);
});

test('SYNC-2 a refused birth takes its registers with it, and nothing else of the update', () => {
  const { server, id } = world();
  const fresh = freshId();
  const { refused } = attempt(server, (doc) => {
    doc.getMap('t').set(fresh, task({ t: 'x', o: ana }));
    doc.getMap('T').set(`${tailOf(fresh)}y`, 3);
    doc.getMap('T').set(`${tailOf(id)}y`, 3);
  });
  expect(refused).toEqual([{ entity: `t/${tailOf(fresh)}`, why: 'creator' }]);
});

test('twins are allowed: two devices make the same id, and neither knew of the other', () => {
  for (const clientID of [2, 2000]) {
    const { server } = world();
    const id = freshId();
    const mine = copyOf(server, clientID);
    mine.getMap('t').set(id, task({ t: 'Weekly check', o: mallory }));
    mine.getMap('T').set(`${tailOf(id)}y`, 2);
    const theirs = copyOf(server, 900);
    theirs.getMap('t').set(id, task({ t: 'Weekly check', o: ana }));
    Y.applyUpdate(server, Y.encodeStateAsUpdate(theirs));
    // Whether this one's own birth stayed or gave way is decided before it is sent.
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(server));
    const update = Y.encodeStateAsUpdate(mine, Y.encodeStateVector(server));
    expect(judged(policy, update, { actor: mallory, role: 'editor', now: NOW, document: server })).toEqual([]);
  }
});

test('SYNC-2 a birth is not emptied by a twin that stays, nor by one that follows it', () => {
  for (const clientID of [2, 2000]) {
    const { server, id } = world();
    const attacker = copyOf(new Y.Doc(), clientID);
    attacker.getMap('t').set(id, task({ t: 'x', o: mallory }));
    attacker.getMap('t').delete(id); // its content is gone, its place is kept
    const refused = judged(policy, Y.encodeStateAsUpdate(attacker), {
      actor: mallory,
      role: 'editor',
      now: NOW,
      document: server,
    });
    Y.applyUpdate(server, Y.encodeStateAsUpdate(attacker));
    expect(refused.length > 0).toBe(!server.getMap('t').has(id));
  }
});

test('SYNC-2 one key is not written a hundred times, one task does not get ten thousand members', () => {
  const { server, id } = world();
  const many = Array.from({ length: 100 }, (_, i) => i);
  const { refused } = attempt(server, (doc) =>
    doc.transact(() => many.forEach((i) => doc.getMap('T').set(`${tailOf(id)}e`, i))),
  );
  expect(refused).toEqual([]); // all but the last are empty when they are sent
  const crowd = Array.from({ length: 101 }, () => `${tailOf(id)}l${makeRef8(bytes(6))}`);
  server.transact(() => crowd.slice(0, 100).forEach((key) => server.getMap('T').set(key, 1)));
  expect(attempt(server, (doc) => doc.getMap('T').set(crowd[100]!, 1)).refused).toHaveLength(1);
  expect(attempt(server, (doc) => doc.getMap('T').set(crowd[0]!, 0)).refused).toEqual([]);
});

const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256));

test('the server may do what clients may not, as long as it is well formed', () => {
  const { server, id } = world();
  const asServer: Partial<Writer> = { role: 'server', actor: 'system:fold' };
  const may = (write: (doc: Y.Doc) => void) => attempt(server, write, asServer).refused.length === 0;
  expect(may((doc) => doc.getMap('t').delete(id))).toBe(true);
  expect(may((doc) => doc.getMap('t').set(id, task({ t: 'Painted', o: ana, n: 7, z: 5 })))).toBe(true);
  expect(may((doc) => doc.getMap('T').set(`${tailOf(id)}n`, 7))).toBe(true);
  expect(may((doc) => doc.getMap('h').set('e', 2))).toBe(true);
  expect(may((doc) => doc.getMap('t').set(id, 'nonsense'))).toBe(false);
  expect(may((doc) => doc.getMap('T').set(`${tailOf(id)}n`, 'seven'))).toBe(false);
});

test('every root of every kind is known to the policy', () => {
  const roots = Object.entries(REGISTER_ROOT).flat();
  expect(Object.keys(policy.roots).toSorted()).toEqual([...roots, 'P', 'h'].toSorted());
  expect(all(indexOf(world().server), 't')).toHaveLength(1);
});
