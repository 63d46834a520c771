import { updateProject } from '@cairn/shared/contract/projects.ts';
import type { DirectoryProject } from '../../http/directory.ts';
import { currentUser } from '../../http/current-user.ts';
import { addToOutbox, flushOutbox } from '../../http/outbox.ts';

/** Renames or archives on this device at once; the server is told when it can be reached. Safe to send twice. */
async function update(project: DirectoryProject, change: { name?: string; archived?: boolean }): Promise<void> {
  const user = currentUser();
  if (!user) return;
  const { database } = user;
  const { name = project.name, archived } = change;
  const archivedAt = archived === undefined ? project.archivedAt : archived ? new Date().toISOString() : null;
  await database.transaction('rw', database.projects, database.outbox, async () => {
    await database.projects.update(project.id, { name, archivedAt });
    const path = updateProject.path.replace(':projectId', project.id);
    await addToOutbox(database, { method: updateProject.method, path, body: change });
  });
  void flushOutbox();
}

export const renameProject = (project: DirectoryProject, name: string) => update(project, { name });
export const archiveProject = (project: DirectoryProject, archived: boolean) => update(project, { archived });
