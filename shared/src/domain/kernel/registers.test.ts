import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { canonical } from '../../testkit/digest.ts';
import { Network } from '../../testkit/network.ts';
import { randomStep } from '../../testkit/project-fuzz.ts';
import { contextOf, NOW, seeded } from '../../testkit/seeded.ts';
import { makeWorld, replicaOf, syncAll } from '../../testkit/world.ts';
import { DomainError } from './errors.ts';
import { tailOf } from './ids.ts';
import { KINDS } from './kinds.ts';
import { lanes } from './place.ts';
import { all, birth, fieldOf, get, indexOf, put, watch, type KindChange } from './registers.ts';

/** Everything an index knows, so that one kept by observers can be compared with one made afresh. */
function told(doc: Y.Doc): string {
  const index = indexOf(doc);
  return canonical([
    KINDS.map((kind) =>
      all(index, kind)
        .map(({ id, birth, registers }) => ({ id, birth, registers: Object.fromEntries(registers) }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ),
    [...lanes(index)].map(([column, lane]) => [column, lane.map(({ id }) => id)]).toSorted(),
  ]);
}

const afresh = (doc: Y.Doc): string => told(replicaOf(doc, 99));

test('the index kept while peers write and receive equals one made afresh', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seeded(seed);
      const { doc, alice } = makeWorld(seed);
      const network = new Network(3, random, doc);
      for (let step = 0; step < 60; step++) {
        const peer = network.peers[Math.floor(random() * 3)]!;
        if (random() < 0.5) network.crank();
        else randomStep(peer.doc, contextOf(alice, random, NOW + step), random, []);
        if (step % 10 === 0) expect(told(peer.doc)).toBe(afresh(peer.doc));
      }
      network.settle();
      for (const peer of network.peers) expect(told(peer.doc)).toBe(afresh(peer.doc));
    }),
    { numRuns: 40 },
  );
});

test('the oracle is not blind: an index that missed a write differs from one made afresh', () => {
  const { doc, tasks } = makeWorld();
  const index = indexOf(doc);
  doc.getMap('T').set(`${tailOf(tasks.hull)}y`, 3);
  (index.kinds.t.entities as Map<string, unknown>).delete(tasks.hull);
  index.kinds.t.list = null;
  expect(told(doc)).not.toBe(afresh(doc));
});

test('a register that arrives before its birth waits for it', () => {
  const { doc, tasks, columns, alice, as } = makeWorld();
  const late = new Y.Doc();
  late.getMap('T').set(`${tailOf(tasks.hull)}y`, 4);
  expect(all(indexOf(late), 't')).toEqual([]);
  Y.applyUpdate(late, Y.encodeStateAsUpdate(doc));
  expect(fieldOf(get(indexOf(late), 't', tasks.hull)!, 'y')).toBe(4);
  const id = as(alice).id();
  expect(birth(doc, 't', id, { t: 'x', p: [columns.todo.id, 'a0', null], o: alice })).toBe(true);
  expect(birth(doc, 't', id, { t: 'y', o: alice })).toBe(false);
  expect(fieldOf(get(indexOf(doc), 't', id)!, 't')).toBe('x');
});

test('writing what is there writes nothing, and writing to nothing is refused', () => {
  const { doc, tasks, label } = makeWorld();
  const before = Y.encodeStateVector(doc);
  expect(put(doc, 't', tasks.hull, 't', 'Paint the hull')).toBeNull();
  expect(put(doc, 't', tasks.hull, `l${label}`, 1)).toBeNull();
  expect(put(doc, 't', tasks.hull, 'd', null)).toBeNull();
  expect(put(doc, 't', tasks.hull, `l${label.slice(1)}x`, 0)).toBeNull();
  expect(Y.encodeStateVector(doc)).toEqual(before);
  expect(() => put(doc, 't', 'nobody', 't', 'x')).toThrow(DomainError);
  expect(put(doc, 't', tasks.hull, 'y', 2)).toEqual({
    root: 'T',
    key: `${tailOf(tasks.hull)}y`,
    before: null,
    after: 2,
  });
});

test('watchers hear once per transaction which entities and codes changed, here and from afar', () => {
  const { doc, tasks } = makeWorld();
  const heard: KindChange[][] = [];
  const stop = watch(indexOf(doc), (changes) => heard.push(changes));
  doc.transact(() => {
    put(doc, 't', tasks.hull, 'y', 2);
    put(doc, 't', tasks.sails, 'd', '2026-05-01');
  });
  expect(heard).toEqual([[{ kind: 't', ids: new Set([tasks.hull, tasks.sails]), codes: new Set(['y', 'd']) }]]);
  const other = replicaOf(doc, 7);
  put(other, 't', tasks.hull, 'y', 1);
  syncAll(doc, other);
  expect(heard[1]).toEqual([{ kind: 't', ids: new Set([tasks.hull]), codes: new Set(['y']) }]);
  doc.getMap('P').set('n', 'New name');
  expect(heard[2]).toEqual([{ kind: 'P', ids: new Set(), codes: new Set(['n']) }]);
  stop();
  put(doc, 't', tasks.hull, 'y', 3);
  expect(heard).toHaveLength(3);
});

test('an entity keeps its identity until something about it changes', () => {
  const { doc, tasks } = makeWorld();
  const index = indexOf(doc);
  const [hull, sails] = [get(index, 't', tasks.hull), get(index, 't', tasks.sails)];
  put(doc, 't', tasks.hull, 'y', 2);
  expect(get(index, 't', tasks.hull)).not.toBe(hull);
  expect(get(index, 't', tasks.sails)).toBe(sails);
  expect(all(index, 't')).toBe(all(index, 't'));
});
