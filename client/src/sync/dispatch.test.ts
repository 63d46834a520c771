import { afterEach, expect, it } from 'vitest';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { setupProject } from '@cairn/shared/domain/projects/commands.ts';
import { readProject } from '@cairn/shared/domain/projects/read.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { createTask, setField } from '@cairn/shared/domain/tasks/commands.ts';
import { tasksByColumn } from '@cairn/shared/domain/tasks/read.ts';
import { dispatch, onDispatch, ReadOnlyError, redoLast, undoLast, undoThis, type Dispatched } from './dispatch.ts';
import { World } from './testkit/world.ts';
import type { DocumentSession } from './types.ts';

const NAME = 'project/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName;

let world: World;
afterEach(async () => {
  while (undoLast());
  await world.end();
});

async function project(): Promise<{ session: DocumentSession; column: string }> {
  world = new World();
  const session = world.browser().tab().client.open(NAME);
  await world.run();
  dispatch(session, (doc, ctx) => setupProject(doc, ctx, { name: 'P', key: 'P', template: 'default' }));
  return { session, column: readProject(indexOf(session.doc)).columns[0]!.id };
}

const tasks = (session: DocumentSession) => [...tasksByColumn(indexOf(session.doc)).values()].flat();
const titles = (session: DocumentSession) => tasks(session).map(({ title }) => title);

it('takes back this tab’s last command, and does it again', async () => {
  const { session, column } = await project();
  dispatch(session, (doc, ctx) => createTask(doc, ctx, { column: column as never, title: 'One' }));
  const { id } = tasks(session)[0]!;
  dispatch(session, (doc, ctx) => setField(doc, ctx, { id, field: 'title', value: 'Two' }));
  expect(titles(session)).toEqual(['Two']);
  undoLast();
  expect(titles(session)).toEqual(['One']);
  redoLast();
  expect(titles(session)).toEqual(['Two']);
  undoLast();
  undoLast();
  expect(titles(session)).toEqual([]);
  dispatch(session, (doc, ctx) => createTask(doc, ctx, { column: column as never, title: 'Other' }));
  expect(redoLast()).toBeNull();
});

it('leaves alone what somebody else has changed since, and says so', async () => {
  const { session, column } = await project();
  dispatch(session, (doc, ctx) => createTask(doc, ctx, { column: column as never, title: 'One' }));
  const { id } = tasks(session)[0]!;
  const undo = dispatch(session, (doc, ctx) => setField(doc, ctx, { id, field: 'title', value: 'Mine' }));
  await world.run();
  const other = world.browser('019366f0-0000-7000-8000-000000000002').tab().client.open(NAME);
  await world.run();
  dispatch(other, (doc, ctx) => setField(doc, ctx, { id, field: 'title', value: 'Theirs' }));
  await world.run();
  const heard: Dispatched[] = [];
  const stop = onDispatch((dispatched) => heard.push(dispatched));
  undoThis(undo);
  stop();
  expect(titles(session)).toEqual(['Theirs']);
  expect(heard).toMatchObject([{ by: 'undo', skipped: 1 }]);
});

it('takes back a command in a document that no screen shows any more', async () => {
  const { session, column } = await project();
  dispatch(session, (doc, ctx) => createTask(doc, ctx, { column: column as never, title: 'One' }));
  await world.run();
  session.release();
  await world.pass(2_000);
  undoLast();
  await world.run();
  const [served] = [...world.server.documents.values()];
  expect([...tasksByColumn(indexOf(served!.doc)).values()].flat()).toEqual([]);
});

it('refuses commands of those who may only read', async () => {
  const { session, column } = await project();
  await world.run();
  world.server.options.role = () => 'viewer';
  world.server.cutAll();
  await world.pass(2_000);
  expect(session.state.role).toBe('viewer');
  const write = () => dispatch(session, (doc, ctx) => createTask(doc, ctx, { column: column as never, title: 'No' }));
  expect(write).toThrow(ReadOnlyError);
  expect(titles(session)).toEqual([]);
});
