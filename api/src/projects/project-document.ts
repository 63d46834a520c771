import type * as Y from 'yjs';
import type { Context } from '@cairn/shared/domain/kernel/context.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { setProjectName, setupProject } from '@cairn/shared/domain/projects/commands.ts';
import { readProject } from '@cairn/shared/domain/projects/read.ts';
import type { DocumentGateway } from '@cairn/shared/platform/documents/port.ts';
import { newId22, newRef8 } from '@cairn/shared/platform/new-id.ts';

export interface Outline {
  board: { id: string; name: string } | null;
  columns: { id: string; name: string; done: boolean }[];
}

/** A context for commands that the server runs on behalf of a person. */
const contextOf = (userId: Uuid): Context => ({
  actor: uuidToId22(userId),
  now: Date.now(),
  id: () => newId22(),
  ref: () => newRef8(),
});

/** Board and columns of a new project. Where the document has been set up before, nothing is written. */
export async function ensureProjectDocument(
  gateway: DocumentGateway,
  userId: Uuid,
  projectId: Uuid,
  project: { name: string; key: string; template: 'default' | 'none' },
): Promise<void> {
  const context = contextOf(userId);
  await gateway.write(projectDocument(uuidToId22(projectId)), context.actor, (doc) => {
    if (isSetUp(doc)) return;
    setupProject(doc, context, project);
  });
}

export async function renameProjectDocument(
  gateway: DocumentGateway,
  userId: Uuid,
  projectId: Uuid,
  name: string,
): Promise<void> {
  const context = contextOf(userId);
  await gateway.write(projectDocument(uuidToId22(projectId)), context.actor, (doc) => {
    if (readProject(indexOf(doc)).name !== name) setProjectName(doc, context, { name });
  });
}

export const readOutline = (gateway: DocumentGateway, projectId: Uuid): Promise<Outline> =>
  gateway.read(projectDocument(uuidToId22(projectId)), (doc) => {
    const { boards, columns } = readProject(indexOf(doc));
    const board = boards[0];
    return {
      board: board ? { id: board.id, name: board.name } : null,
      columns: columns.map(({ id, name, done }) => ({ id, name, done })),
    };
  });

const isSetUp = (doc: Y.Doc): boolean => {
  const { name, columns } = readProject(indexOf(doc));
  return name !== '' || columns.length > 0;
};
