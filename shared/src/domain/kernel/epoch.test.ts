import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { contentOf, rawOf } from '../../testkit/digest.ts';
import { randomStep } from '../../testkit/project-fuzz.ts';
import { contextOf, NOW, seeded } from '../../testkit/seeded.ts';
import { makeWorld, replicaOf } from '../../testkit/world.ts';
import { createTask, deleteTask, setField } from '../tasks/commands.ts';
import { taskById, tasksByColumn } from '../tasks/read.ts';
import { fold, rebase, unsent } from './epoch.ts';
import { tailOf } from './ids.ts';
import { isKind, KINDS, kindOfRegisterRoot, REGISTER_ROOT, sameValue, TAIL } from './kinds.ts';
import { all, fieldOf, get, idsOfTail, indexOf, put, type Write } from './registers.ts';

const DAY = 86_400_000;

/** A server and a client who went on from the same state without hearing of each other. */
function apart(seed: number) {
  const random = seeded(seed);
  const { doc: server, alice, bob } = makeWorld(seed);
  const undos = [[], []] as [never[], never[]];
  for (let i = 0; i < 20; i++) randomStep(server, contextOf(alice, random, NOW + 100 + i), random, undos[0]);
  const client = replicaOf(server, Math.floor(random() * 2 ** 31) + 2);
  const acked = Y.encodeStateVector(server);
  for (let i = 0; i < 15; i++) randomStep(server, contextOf(alice, random, NOW + 200 + i), random, undos[0]);
  for (let i = 0; i < 15; i++) randomStep(client, contextOf(bob, random, NOW + 200 + i), random, undos[1]);
  const merged = replicaOf(server, 3);
  Y.applyUpdate(merged, Y.encodeStateAsUpdate(client));
  return { server, client, acked, merged };
}

const keysOf = (writes: readonly Write[]) => new Set(writes.map(({ root, key }) => `${root}/${key}`));

/** What the next epoch says otherwise than pushing before the turn, where only one side had written. */
function departures(merged: Y.Doc, turned: Y.Doc, ours: readonly Write[], theirs: ReadonlySet<string>): string[] {
  const found: string[] = [];
  const [a, b] = [indexOf(merged), indexOf(turned)];
  const mine = new Map(ours.map(({ root, key, after }) => [`${root}/${key}`, after]));
  for (const kind of KINDS) {
    for (const entity of all(a, kind)) {
      const other = get(b, kind, entity.id);
      const codes = new Set([...Object.keys(entity.birth), ...entity.registers.keys()]);
      for (const code of codes) if (/^c.{8}$/.test(code)) for (const place of 'tdrx') codes.add(code + place);
      for (const code of codes) {
        // Sets and items are looked at member by member and place by place.
        if (/^[awlqfc]$|^c.{8}$/.test(code)) continue;
        const at = `${REGISTER_ROOT[kind]}/${entity.id.slice(-TAIL)}${code}`;
        const wanted = mine.has(at) && theirs.has(at) ? mine.get(at) : fieldOf(entity, code);
        if (other === undefined || !sameValue(fieldOf(other, code), wanted)) found.push(`${kind}/${entity.id} ${code}`);
      }
    }
    if (all(a, kind).length !== all(b, kind).length) found.push(kind);
  }
  return found;
}

test('SYNC-5 a turn while others write: what only one side wrote is as it would be, of what both wrote the later replay stands', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { server, client, acked, merged } = apart(seed);
      const turned = fold(server, { now: NOW });
      const ours = unsent(client, acked);
      const theirs = keysOf(unsent(server, acked));
      expect(rebase(turned, ours)).toEqual([]);
      expect(departures(merged, turned, ours, theirs)).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test('the oracle is not blind: a replay that forgets its last write is found', () => {
  const { server, client, acked, merged } = apart(4);
  const turned = fold(server, { now: NOW });
  const ours = unsent(client, acked);
  expect(ours.length).toBeGreaterThan(1);
  rebase(turned, ours.slice(0, -1));
  expect(departures(merged, turned, ours, keysOf(unsent(server, acked)))).not.toEqual([]);
});

test('a fold says what the document said, in births alone, and so do the folds after it', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      let { server: doc } = apart(seed);
      const content = contentOf(doc);
      for (let epoch = 0; epoch < 3; epoch++) {
        doc = fold(replicaOf(doc, 9), { now: NOW });
        expect(contentOf(doc)).toBe(content);
      }
      for (const root of Object.values(REGISTER_ROOT)) expect(doc.getMap(root).size).toBe(0);
      expect(rawOf(fold(doc, { now: NOW }))).toBe(rawOf(doc));
    }),
    { numRuns: 40 },
  );
});

test('what was deleted more than 30 days ago goes, and writes about it no longer apply', () => {
  const { doc, tasks, alice, as } = makeWorld();
  const client = replicaOf(doc, 2);
  const acked = Y.encodeStateVector(doc);
  deleteTask(doc, as(alice), { id: tasks.hull });
  setField(client, as(alice), { id: tasks.hull, field: 'title', value: 'Too late' });
  expect(taskById(indexOf(fold(doc, { now: NOW + 29 * DAY })), tasks.hull)?.deleted).not.toBeNull();
  const turned = fold(doc, { now: NOW + 31 * DAY });
  expect(taskById(indexOf(turned), tasks.hull)).toBeUndefined();
  expect(tasksByColumn(indexOf(turned)).size).toBe(1);
  const rest = rebase(turned, unsent(client, acked));
  expect(rest.map(({ after }) => after)).toEqual(['Too late']);
});

test('a birth that arrived before the turn, unheard of by its author, is not written again over what others made of it', () => {
  const { doc: server, columns, alice, bob, as } = makeWorld();
  const acked = Y.encodeStateVector(server);
  const client = replicaOf(server, 2);
  const ctx = as(alice);
  const id = ctx.id();
  createTask(client, ctx, { id, column: columns.todo.id, title: 'Buy rope' });
  Y.applyUpdate(server, Y.encodeStateAsUpdate(client));
  setField(server, as(bob), { id, field: 'title', value: 'Buy 40 m of rope' });
  const turned = fold(server, { now: NOW });
  expect(rebase(turned, unsent(client, acked))).toEqual([]);
  expect(taskById(indexOf(turned), id)!.title).toBe('Buy 40 m of rope');
});

test('codes of a newer version pass through a fold untouched', () => {
  const { doc, tasks } = makeWorld();
  put(doc, 't', tasks.hull, 'K', { from: 'the future' });
  doc.getMap('T').set(`${tailOf(tasks.hull)}kabcdefgh`, 1);
  const hull = get(indexOf(fold(doc, { now: NOW })), 't', tasks.hull)!;
  expect(fieldOf(hull, 'K')).toEqual({ from: 'the future' });
  expect(hull.registers.get('kabcdefgh')).toBe(1);
});

test('a fold with an upgrade rewrites every birth', () => {
  const { doc, tasks } = makeWorld();
  const next = fold(doc, { now: NOW, upgrade: (fields) => ('p' in fields ? { ...fields, t: 'upgraded' } : fields) });
  expect(taskById(indexOf(next), tasks.hull)!.title).toBe('upgraded');
});

test('unsent writes are the last value of each key, births first, and nothing that the server has', () => {
  const { doc, tasks, alice, columns, as } = makeWorld();
  const acked = Y.encodeStateVector(doc);
  expect(unsent(doc, acked)).toEqual([]);
  const client = replicaOf(doc, 2);
  for (const value of ['one', 'two', 'three']) setField(client, as(alice), { id: tasks.hull, field: 'title', value });
  const id = as(alice).id();
  client.getMap('t').set(id, JSON.stringify({ t: 'New', p: [columns.todo.id, 'a9', null], o: alice }));
  const writes = unsent(client, acked);
  expect(writes.map(({ root, key }) => root + key)).toEqual([`t${id}`, `T${tailOf(tasks.hull)}t`]);
  expect(writes[1]!.after).toBe('three');
  expect(writes.every(({ root }) => isKind(root) || kindOfRegisterRoot(root) !== undefined)).toBe(true);
  expect(idsOfTail(indexOf(client), 't', tailOf(id))).toEqual([id]);
});
