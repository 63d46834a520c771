import { liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { parseDocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { currentUser } from '../http/current-user.ts';
import type { OutboxEntry, UserDatabase } from '../http/database.ts';
import { useProjects } from '../http/directory.ts';
import { t } from '../words/t.ts';

export interface Waiting {
  key: string;
  text: string;
  /** milliseconds since 1970; null: not known */
  at: number | null;
  refused: boolean;
}

interface Rows {
  /** by document name: edits the server has not got */
  unsent: ReadonlyMap<string, number>;
  requests: readonly OutboxEntry[];
}

async function readRows(database: UserDatabase): Promise<Rows> {
  const unsent = new Map<string, number>();
  for (const row of await database.documents.toArray()) if (row.unsent > 0) unsent.set(row.name, row.unsent);
  for (const write of await database.offlineWrites.where('waiting').above(0).toArray()) {
    unsent.set(write.name, (unsent.get(write.name) ?? 0) + write.waiting);
  }
  return { unsent, requests: await database.outbox.toArray() };
}

/** What the server has not got yet: requests in the outbox, then changes by project. */
export function useWaiting(): readonly Waiting[] {
  const projects = useProjects();
  const [rows, setRows] = useState<Rows>({ unsent: new Map(), requests: [] });
  useEffect(() => {
    const database = currentUser()?.database;
    if (!database) return;
    const subscription = liveQuery(() => readRows(database)).subscribe({
      next: setRows,
      // Storage is refused; the chip says so, this list has nothing to add.
      error: () => undefined,
    });
    return () => subscription.unsubscribe();
  }, []);
  const nameOf = (id: Id22) => projects.find((project) => project.id22 === id)?.name ?? t('sync.someProject');
  return [...rows.requests.map(ofRequest), ...ofDocuments(rows.unsent, nameOf)];
}

function ofRequest(request: OutboxEntry): Waiting {
  const name = (request.body as { name?: unknown } | null)?.name;
  const creates = request.path === '/api/projects' && typeof name === 'string';
  const what = creates ? t('sync.waitCreate', { name }) : t('sync.waitRequest');
  return {
    key: `request-${request.seq}`,
    text: request.problem === null ? what : t('sync.waitRefused', { what, why: request.problem }),
    at: request.at,
    refused: request.problem !== null,
  };
}

const WORDS = { project: 'sync.waitProject', task: 'sync.waitDescription', thread: 'sync.waitThread' } as const;

/** One line per project and kind: changes are counted, descriptions and threads by how many of them. */
function ofDocuments(unsent: Rows['unsent'], nameOf: (id: Id22) => string): Waiting[] {
  const lines = new Map<string, { kind: keyof typeof WORDS; project: Id22; count: number }>();
  for (const [name, edits] of unsent) {
    const ref = parseDocumentName(name);
    if (!ref) continue;
    const key = `${ref.projectId}/${ref.kind}`;
    const count = (lines.get(key)?.count ?? 0) + (ref.kind === 'project' ? edits : 1);
    lines.set(key, { kind: ref.kind, project: ref.projectId, count });
  }
  return [...lines].map(([key, { kind, project, count }]) => ({
    key,
    text: t(WORDS[kind], { count, name: nameOf(project) }),
    at: null,
    refused: false,
  }));
}
