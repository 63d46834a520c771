import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { TestCourt } from '../testing/court.ts';
import { openPolicy, projectPolicy, textPolicy, threadPolicy } from '../testing/policies.ts';
import { digest, randomOf, updateOf } from '../testing/updates.ts';
import { decode, encode, type Section } from './update.ts';

const put = (doc: Y.Doc, root: string, key: string, value: unknown) =>
  updateOf(doc, () => doc.getMap(root).set(key, value));
const refused = (verdict: ReturnType<TestCourt['take']>) => ('refused' in verdict ? verdict.refused : verdict.kind);
const bytesOf = (verdict: ReturnType<TestCourt['take']>) =>
  verdict.kind === 'merge' ? Buffer.from(verdict.update) : Buffer.alloc(0);

const item = (client: number, clock: number, origin: Y.ID | null = null, rightOrigin: Y.ID | null = null) =>
  new Y.Item(
    Y.createID(client, clock),
    null,
    origin,
    null,
    rightOrigin,
    (origin ?? rightOrigin) === null ? ('log' as unknown as Y.ID) : null,
    null,
    new Y.ContentAny([1]),
  );
const section = (client: number, ...structs: Y.Item[]): Section => {
  const last = structs.at(-1)!;
  return { client, clock: structs[0]!.id.clock, end: last.id.clock + last.length, structs };
};

test('SYNC-2 a refused value becomes a GC struct of equal length, and later writes of its client live', () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  server.takeAll(put(ann, 't', 'task-one', 'one'));
  const forged = server.take(put(ann, 'T', 'task-onet', 'forbidden words'));
  expect(refused(forged)).toEqual([{ entity: 'task-one', why: 'forbidden' }]);
  expect(bytesOf(forged).includes('forbidden')).toBe(false);
  server.takeAll(put(ann, 'T', 'task-oney', 3));
  expect(server.doc.getMap('T').toJSON()).toEqual({ 'task-oney': 3 });
  expect(server.pending).toBe(false);
});

test('SYNC-2 a refused birth takes its registers in the update along, and other entities of the update live', () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  const update = updateOf(ann, () => {
    ann.getMap('t').set('task-one', 'forbidden');
    ann.getMap('T').set('task-onet', 'title');
    ann.getMap('t').set('task-two', 'two');
  });
  expect(refused(server.take(update))).toEqual([{ entity: 'task-one', why: 'forbidden' }]);
  expect(digest(server.doc)).toBe('[["t",[["task-two","two"]]]]');
});

test("SYNC-2 an author may not be forged, and the author's other messages live", () => {
  const server = new TestCourt(threadPolicy);
  const bob = new Y.Doc();
  server.takeAll(put(bob, 'm', 'm1', { author: 'bob' }), 'bob');
  expect(refused(server.take(put(bob, 'm', 'm2', { author: 'ann', body: 'secret' }), 'bob'))).toHaveLength(1);
  server.takeAll(put(bob, 'm', 'm3', { author: 'bob' }), 'bob');
  expect([...server.doc.getMap('m').keys()]).toEqual(['m1', 'm3']);
});

test('an unknown root is not even created, nor one that a prototype lends its name', () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  for (const root of ['x9', '__proto__', 'constructor']) {
    expect(refused(server.take(put(ann, root, 'a', 1)))).toEqual([{ entity: '', why: 'unknown root' }]);
    expect(server.doc.share.has(root)).toBe(false);
  }
  expect(refused(server.take(put(ann, 't', '__proto__', 1)))).toHaveLength(1);
});

test('edits under a refused nested type become GC quietly', () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  expect(refused(server.take(put(ann, 't', 'task-one', new Y.Map([['a', 1]]))))).toHaveLength(1);
  const child = updateOf(ann, () => (ann.getMap('t').get('task-one') as Y.Map<unknown>).set('a', 2));
  expect(refused(server.take(child))).toEqual([]);
  expect(digest(server.doc)).toBe('[]');
  expect(server.pending).toBe(false);
});

test('a gap is told apart: structs, and deletions of the future', () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  server.takeAll(put(ann, 't', 'task-one', 'one'));
  put(ann, 'T', 'task-onet', 'lost');
  expect(server.take(put(ann, 'T', 'task-onet', 'two')).kind).toBe('gap');
  expect(server.take(encode([], [{ client: ann.clientID, clock: 900, end: 901 }])).kind).toBe('gap');
  expect(server.pending).toBe(false);
});

test('what is known already is nothing, and so is the empty update', () => {
  const server = new TestCourt(projectPolicy);
  const update = put(new Y.Doc(), 't', 'task-one', 'one');
  server.takeAll(update);
  expect(server.take(update)).toEqual({ kind: 'nothing', refused: [] });
  expect(server.take(encode([], []))).toEqual({ kind: 'nothing', refused: [] });
});

test('LOG-4 a forged copy of a known struct is trimmed from what is logged and sent', () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  server.takeAll(put(ann, 't', 'task-one', 'one'));
  const forged = decode(Y.encodeStateAsUpdate(ann));
  (forged.sections[0]!.structs[0] as Y.Item).content = new Y.ContentAny(['smuggled']);
  const next = put(ann, 'T', 'task-onet', 'title');
  const verdict = server.take(Y.mergeUpdates([encode(forged.sections, []), next]));
  expect(refused(verdict)).toEqual([]);
  expect(bytesOf(verdict).includes('smuggled')).toBe(false);
  expect(server.doc.getMap('T').get('task-onet')).toBe('title');
});

test("nobody writes under another's clientID, and its owner is not blocked", () => {
  const server = new TestCourt(projectPolicy);
  const ann = new Y.Doc();
  server.takeAll(put(ann, 't', 'task-one', 'one'));
  const mallory = new Y.Doc();
  Y.applyUpdate(mallory, Y.encodeStateAsUpdate(server.doc));
  mallory.clientID = ann.clientID;
  const hijack = server.take(put(mallory, 'T', 'task-onet', 'mine now'), 'mallory');
  expect(hijack).toEqual({ kind: 'nothing', refused: [{ entity: '', why: 'clientID of another user' }] });
  server.takeAll(put(ann, 'T', 'task-onet', 'still ann'));
  expect(server.doc.getMap('T').get('task-onet')).toBe('still ann');
});

test('SYNC-3 circles, references to oneself and a client given twice are refused', () => {
  const id = Y.createID;
  const one = encode([section(1, item(1, 0))], []);
  const two = encode([section(1, item(1, 0))], []);
  const attacks = [
    encode([section(1, item(1, 0, id(2, 0))), section(2, item(2, 0, id(1, 0)))], []),
    encode([section(1, item(1, 0), item(1, 1, id(1, 0), id(2, 0))), section(2, item(2, 0, id(1, 1)))], []),
    encode([section(1, item(1, 0, id(1, 0)))], []),
    Buffer.concat([Buffer.from([2]), one.subarray(1, -1), two.subarray(1, -1), Buffer.from([0])]),
  ];
  for (const attack of attacks) {
    const server = new TestCourt(openPolicy({ log: 'xml' }));
    expect(server.take(attack).kind).toBe('malformed');
    expect(server.pending).toBe(false);
  }
});

test('SYNC-3 mutated updates never throw, never leave structs waiting, and what is logged replays to the same', () => {
  const random = randomOf(42);
  const ann = new Y.Doc();
  const honest = updateOf(ann, () => {
    ann.getMap('t').set('task-one', 'one');
    ann.getMap('T').set('task-onet', ['a', 1]);
    ann.getMap('T').set('task-onet', ['b', 2]);
  });
  for (let i = 0; i < 3000; i++) {
    const noise = Buffer.from(honest);
    for (let n = 1 + (i % 3); n > 0; n--) noise[Math.floor(random() * noise.length)] = Math.floor(random() * 256);
    const server = new TestCourt(projectPolicy);
    const verdict = server.take(noise.subarray(0, i % 5 ? noise.length : Math.floor(random() * noise.length)));
    expect(server.pending).toBe(false);
    if (verdict.kind !== 'merge') continue;
    const replay = new TestCourt(projectPolicy);
    Y.applyUpdate(replay.doc, verdict.update);
    expect(digest(replay.doc)).toBe(digest(server.doc));
  }
});

test('60,000 structs of 3,000 clients, each depending on the one before, are judged in bounded time', () => {
  const chain = Array.from({ length: 3000 }, (_, i) =>
    section(
      i + 1,
      ...Array.from({ length: 20 }, (_, k) => {
        const before = k > 0 ? Y.createID(i + 1, k - 1) : i > 0 ? Y.createID(i, 19) : null;
        return item(i + 1, k, before);
      }),
    ),
  );
  const began = performance.now();
  expect(new TestCourt(openPolicy({ log: 'xml' })).take(encode(chain, [])).kind).toBe('merge');
  expect(performance.now() - began).toBeLessThan(5000);
});

test('a bare deletion of a key is put before the policy, however it is dressed', () => {
  const ann = new Y.Doc();
  const birth = put(ann, 't', 'task-one', 'one');
  const start = () => {
    const server = new TestCourt(projectPolicy);
    server.takeAll(birth);
    return server;
  };
  const mallory = new Y.Doc();
  Y.applyUpdate(mallory, birth);
  const bare = updateOf(mallory, () => mallory.getMap('t').delete('task-one'));
  const known = Y.createID(ann.clientID, 0);
  const write = (client: number, origin: Y.ID | null, content: Y.Item['content'] = new Y.ContentAny(['x'])) =>
    new Y.Item(
      Y.createID(client, 0),
      null,
      origin,
      null,
      null,
      (origin === null ? 't' : null) as never,
      origin === null ? 'task-one' : null,
      content,
    );
  const dead = encode(
    [section(7, write(7, known, new Y.ContentDeleted(1)))],
    [{ client: ann.clientID, clock: 0, end: 1 }],
  );
  const dying = encode(
    [section(7, write(7, known))],
    [
      { client: ann.clientID, clock: 0, end: 1 },
      { client: 7, clock: 0, end: 1 },
    ],
  );
  for (const attack of [bare, dead, dying]) {
    const server = start();
    expect(refused(server.take(attack))).toHaveLength(1);
    expect(server.doc.getMap('t').get('task-one')).toBe('one');
  }
  // A write that loses by its clientID must not take the winner along.
  for (const client of [1, 2 ** 32 - 1]) {
    const server = start();
    server.take(
      encode([section(client, write(client, null))], [{ client: ann.clientID, clock: 0, end: 1 }]),
      'mallory',
    );
    expect(server.doc.getMap('t').has('task-one')).toBe(true);
  }
  // A dead value beside a living one is worth nothing, wherever it would land.
  for (const client of [1, 2 ** 32 - 1]) {
    const server = start();
    const lost = server.take(encode([section(client, write(client, null, new Y.ContentDeleted(1)))], []), 'mallory');
    expect(refused(lost)).toEqual([]);
    expect(server.doc.getMap('t').get('task-one')).toBe('one');
  }
});

test('an offline client that overwrote a key many times, won or lost, converges without a refusal', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = randomOf(seed * 104_729);
    const server = new TestCourt(projectPolicy);
    const ann = new Y.Doc();
    const bob = new Y.Doc();
    for (const root of ['t', 'T']) bob.getMap(root);
    server.takeAll(put(ann, 't', 'task-one', 'one'));
    Y.applyUpdate(bob, Y.encodeStateAsUpdate(server.doc));
    for (let round = 0; round < 6; round++) {
      for (const doc of [ann, bob]) {
        for (let n = Math.floor(random() * 4); n > 0; n--)
          put(doc, 'T', `task-one${'abc'[Math.floor(random() * 3)]}`, random());
      }
      const both: [Y.Doc, string][] = [
        [ann, 'ann'],
        [bob, 'bob'],
      ];
      for (const [doc, actor] of random() < 0.5 ? both : both.toReversed()) {
        // Sometimes it hears of the others before it sends, so that its own values are lost already.
        if (random() < 0.5) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc));
        const verdict = server.take(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server.doc)), actor);
        expect(refused(verdict)).toEqual([]);
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc));
      }
    }
    for (const doc of [ann, bob]) {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc));
      expect(digest(doc)).toBe(digest(server.doc));
    }
  }
});

test('a write made without knowing the current value is marked as such', () => {
  const seen: boolean[] = [];
  const server = new TestCourt({
    ...openPolicy({ t: 'map' }),
    check: ({ changes }) => {
      seen.push(...changes.filter(({ op }) => op === 'insert').map(({ aware }) => aware));
      return null;
    },
  });
  const [ann, bob] = [new Y.Doc(), new Y.Doc()];
  server.takeAll(put(ann, 't', 'k', 1));
  Y.applyUpdate(bob, Y.encodeStateAsUpdate(ann));
  server.take(put(bob, 't', 'k', 2), 'bob');
  server.take(put(ann, 't', 'k', 3), 'ann');
  expect(seen.at(0)).toBe(true);
  expect(seen.at(-1)).toBe(false);
});

test('a viewer changes nothing, is told so, and is not told so for what the server has', () => {
  const server = new TestCourt(projectPolicy);
  const update = put(new Y.Doc(), 't', 'task-one', 'one');
  expect(server.judge(update, 'vic', false, 'viewer')).toEqual({
    kind: 'nothing',
    refused: [{ entity: 'task-one', why: 'read only' }],
  });
  server.takeAll(update);
  expect(server.judge(update, 'vic', false, 'viewer')).toEqual({ kind: 'nothing', refused: [] });
  const vic = new Y.Doc();
  put(vic, 't', 'task-two', 'x');
  expect(refused(server.judge(put(vic, 't', 'task-two', 'y'), 'vic', false, 'viewer'))).toHaveLength(1);
});

test('an update of an earlier epoch is recognised by its structs, its deletions and what it hangs on', () => {
  const old = new Y.Doc();
  put(old, 't', 'task-one', 'one');
  const server = new TestCourt(projectPolicy, new Set([old.clientID]));
  expect(server.take(Y.encodeStateAsUpdate(old)).kind).toBe('epoch');
  expect(server.take(encode([], [{ client: old.clientID, clock: 0, end: 1 }])).kind).toBe('epoch');
  const later = new Y.Doc();
  Y.applyUpdate(later, Y.encodeStateAsUpdate(old));
  const { sections } = decode(put(later, 't', 'task-one', 'two'));
  expect(server.take(encode(sections, [])).kind).toBe('epoch');
});

test('rich text is judged with the names of the types above it', () => {
  const server = new TestCourt(textPolicy);
  const ann = new Y.Doc();
  const body = ann.getXmlFragment('body');
  const paragraph = new Y.XmlElement('paragraph');
  server.takeAll(updateOf(ann, () => body.insert(0, [paragraph])));
  server.takeAll(updateOf(ann, () => paragraph.insert(0, [new Y.XmlText('hello')])));
  const script = new Y.XmlElement('script');
  const attack = updateOf(ann, () => {
    script.insert(0, [new Y.XmlText('alert(1)')]);
    body.insert(1, [script]);
  });
  expect(refused(server.take(attack))).toEqual([{ entity: 'body', why: 'script' }]);
  expect(server.doc.getXmlFragment('body').toString()).toBe('<paragraph>hello</paragraph>');
});
