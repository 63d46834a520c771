import * as Y from 'yjs';
import type { Context } from '../domain/kernel/context.ts';
import type { Id22, Ref8 } from '../domain/kernel/ids.ts';
import { indexOf } from '../domain/kernel/registers.ts';
import { createLabel, setupProject } from '../domain/projects/commands.ts';
import { readProject, type Column } from '../domain/projects/read.ts';
import { addItem, createTask } from '../domain/tasks/commands.ts';
import { contextOf, NOW, personOf, seeded } from './seeded.ts';

/** The one small project that tests know by heart, made by commands: Alice set it up, Bob and Carol work in it. */
export interface World {
  doc: Y.Doc;
  alice: Id22;
  bob: Id22;
  carol: Id22;
  columns: { todo: Column; doing: Column; done: Column };
  label: Ref8;
  /** in `todo`, in this order */
  tasks: { hull: Id22; engine: Id22; sails: Id22 };
  /** of `hull` */
  items: { sand: Ref8; prime: Ref8 };
  /** a context of a person, `after` milliseconds later than the last */
  as(person: Id22, after?: number): Context;
}

/** @param clientID of the document in which everything is made */
export function makeWorld(seed = 1, clientID = 1): World {
  const random = seeded(seed);
  let now = NOW;
  const as = (person: Id22, after = 1): Context => contextOf(person, random, (now += after));
  const [alice, bob, carol] = [personOf(random), personOf(random), personOf(random)];
  const doc = new Y.Doc();
  doc.clientID = clientID;
  const ctx = as(alice);
  const label = ctx.ref();
  const tasks = { hull: ctx.id(), engine: ctx.id(), sails: ctx.id() };
  const items = { sand: ctx.ref(), prime: ctx.ref() };
  setupProject(doc, ctx, { name: 'Harbour refit', key: 'HR' });
  createLabel(doc, ctx, { id: label, name: 'Yard', color: 'lagoon' });
  const [todo, doing, done] = readProject(indexOf(doc)).columns as [Column, Column, Column];
  createTask(doc, as(alice), { id: tasks.hull, column: todo.id, title: 'Paint the hull', labels: [label] });
  createTask(doc, as(bob), { id: tasks.engine, column: todo.id, title: 'Service the engine', assignees: [bob] });
  createTask(doc, as(carol), { id: tasks.sails, column: todo.id, title: 'Mend the sails', due: '2026-04-01' });
  addItem(doc, as(alice), { id: tasks.hull, item: items.sand, text: 'Sand' });
  addItem(doc, as(alice), { id: tasks.hull, item: items.prime, text: 'Prime' });
  return { doc, alice, bob, carol, columns: { todo, doing, done }, label, tasks, items, as };
}

/** A replica with everything that `doc` has, under a client id of its own. */
export function replicaOf(doc: Y.Doc, clientID: number): Y.Doc {
  const replica = new Y.Doc();
  replica.clientID = clientID;
  Y.applyUpdate(replica, Y.encodeStateAsUpdate(doc));
  return replica;
}

/** Exchanges everything, until all have it. */
export function syncAll(...docs: readonly Y.Doc[]): void {
  const all = Y.mergeUpdates(docs.map((doc) => Y.encodeStateAsUpdate(doc)));
  for (const doc of docs) Y.applyUpdate(doc, all);
}
