import { setupProject, type ColumnSeed } from '@cairn/shared/domain/projects/commands.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { createProjectOffline, keyOf } from '../../http/directory.ts';
import { makeContext } from '../../sync/dispatch.ts';
import type { SyncClient } from '../../sync/types.ts';
import { t } from '../../words/t.ts';

/** The columns a board starts with, in the language of who makes it. */
export const startColumns = (): ColumnSeed[] => [
  { name: t('project.columnTodo') },
  { name: t('project.columnDoing') },
  { name: t('project.columnDone'), done: true },
];

/** A project with the board every project starts with. Stored on this device when it resolves. */
export async function createProject(sync: SyncClient, input: { name: string; teamId?: string }): Promise<Id22> {
  const key = keyOf(input.name);
  const { id22, document } = await createProjectOffline({ ...input, key });
  await sync.writeOffline(document, (doc) => {
    setupProject(doc, makeContext(sync.userId), { name: input.name, key, columns: startColumns() });
  });
  return id22;
}
