import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { openPolicy } from '../testing/policies.ts';
import { digest, randomOf, updateOf } from '../testing/updates.ts';
import { openCourt } from './court.ts';
import { integrate } from './integrate.ts';
import { judge } from './judge.ts';
import { decode, encode, Malformed } from './update.ts';

const policy = openPolicy({ tasks: 'map', values: 'map', body: 'xml' });
const rooted = (doc: Y.Doc): Y.Doc => openCourt(doc, policy, new Map()).document;

/** Everything that a client can do: nested types, text with formats and surrogates, overwrites, deletions. */
function edit(doc: Y.Doc, random: () => number): void {
  const pick = (n: number) => Math.floor(random() * n);
  const tasks = doc.getMap<Y.Map<unknown>>('tasks');
  const values = doc.getMap('values');
  const body = doc.getXmlFragment('body');
  const text = body.length > 0 ? (body.get(pick(body.length)) as Y.XmlText) : null;
  const dice = random();
  if (dice < 0.15) tasks.set(`t${pick(5)}`, new Y.Map([['a', 1]]));
  else if (dice < 0.3) tasks.get(`t${pick(5)}`)?.set(`f${pick(4)}`, random() < 0.5 ? random() : { x: [random()] });
  else if (dice < 0.35) tasks.delete(`t${pick(5)}`);
  else if (dice < 0.55) values.set(`v${pick(6)}`, pick(100));
  else if (dice < 0.6) values.delete(`v${pick(6)}`);
  else if (dice < 0.65 || text === null) body.insert(pick(body.length + 1), [new Y.XmlText('ab')]);
  else if (dice < 0.85) text.insert(pick(text.length + 1), 'ab€😀'.slice(0, 1 + pick(3)));
  else if (dice < 0.9 && text.length > 2) text.format(pick(text.length - 2), 1 + pick(2), { bold: true });
  else if (text.length > 2) text.delete(pick(text.length - 2), 1 + pick(2));
}

test.each(Array.from({ length: 40 }, (_, i) => (i + 1) * 7919))(
  'what is judged and merged directly equals what Yjs makes of the same updates, byte for byte (seed %i)',
  (seed) => {
    const random = randomOf(seed);
    const peers = [rooted(new Y.Doc()), rooted(new Y.Doc()), rooted(new Y.Doc())];
    const [ours, theirs, reencoded] = [rooted(new Y.Doc()), rooted(new Y.Doc()), rooted(new Y.Doc())];
    const court = openCourt(ours, policy, new Map());
    for (let i = 0; i < 120; i++) {
      const peer = peers[Math.floor(random() * peers.length)]!;
      const out: Uint8Array[] = [];
      const take = (update: Uint8Array, origin: unknown) => void (origin === 'in' || out.push(update));
      peer.on('update', take);
      peer.transact(() => {
        for (let n = 1 + Math.floor(random() * 3); n > 0; n--) edit(peer, random);
      });
      peer.off('update', take);
      for (const update of out) {
        Y.applyUpdate(theirs, update);
        const { sections, deletions } = decode(update);
        Y.applyUpdate(reencoded, encode(sections, deletions));
        const verdict = judge(court, update, { actor: 'ann', role: 'editor', now: 0, document: ours }, true);
        if (verdict.kind !== 'merge') continue; // a deletion of what is deleted already
        for (const client of verdict.newClients) court.owners.set(client, 'ann');
        expect(verdict.refused).toEqual([]);
        if (verdict.direct) integrate(ours, verdict.sections[0] ?? null, verdict.deletions, 'test');
        else Y.applyUpdate(ours, verdict.update);
        for (const other of peers) if (other !== peer && random() < 0.7) Y.applyUpdate(other, verdict.update, 'in');
      }
      if (random() < 0.1) for (const other of peers) Y.applyUpdate(other, Y.encodeStateAsUpdate(ours), 'in');
    }
    expect(ours.store.pendingStructs).toBeNull();
    expect(digest(ours)).toBe(digest(theirs));
    expect(Buffer.from(Y.encodeStateAsUpdate(ours)).equals(Y.encodeStateAsUpdate(theirs))).toBe(true);
    expect(Buffer.from(Y.encodeStateAsUpdate(reencoded)).equals(Y.encodeStateAsUpdate(theirs))).toBe(true);
  },
);

test('SYNC-3 bytes behind the end of an update are refused', () => {
  const doc = new Y.Doc();
  const update = updateOf(doc, () => doc.getMap('values').set('a', 1));
  expect(() => decode(Buffer.concat([update, Buffer.from('smuggled')]))).toThrow(Malformed);
});

test('SYNC-3 counts that cannot be true are refused before they cost memory', () => {
  expect(() => decode(Uint8Array.of(1, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 0))).toThrow(Malformed);
  expect(() => decode(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f))).toThrow(Malformed);
});

test('SYNC-3 subdocuments and values nested beyond the stack are refused', () => {
  const doc = new Y.Doc();
  expect(() => decode(updateOf(doc, () => doc.getMap('values').set('sub', new Y.Doc())))).toThrow(Malformed);
  const shallow = Buffer.from(updateOf(doc, () => doc.getMap('values').set('list', [[]])));
  const arrays = shallow.lastIndexOf(Buffer.from([117, 1, 117, 0])); // a list of one: a list of none
  expect(decode(shallow).sections).toHaveLength(1);
  const deep = [
    shallow.subarray(0, arrays),
    ...Array<Buffer>(100_000).fill(Buffer.from([117, 1])),
    shallow.subarray(arrays),
  ];
  expect(() => decode(Buffer.concat(deep))).toThrow(Malformed);
});
