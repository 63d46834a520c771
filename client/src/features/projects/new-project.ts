import { setupProject } from '@cairn/shared/domain/projects/commands.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { createProjectOffline, keyOf } from '../../http/directory.ts';
import { makeContext } from '../../sync/dispatch.ts';
import type { SyncClient } from '../../sync/types.ts';

/** A project with the board every project starts with. Stored on this device when it resolves. */
export async function createProject(sync: SyncClient, input: { name: string; teamId?: string }): Promise<Id22> {
  const key = keyOf(input.name);
  const { id22, document } = await createProjectOffline({ ...input, key });
  await sync.writeOffline(document, (doc) => {
    setupProject(doc, makeContext(sync.userId), { name: input.name, key, template: 'default' });
  });
  return id22;
}
