import { liveQuery } from 'dexie';
import { useEffect, useState } from 'react';
import { parseDocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { currentUser } from '../http/current-user.ts';
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
  documents: { name: string; unsent: number }[];
  requests: { seq: number; path: string; body: unknown; at: number; problem: string | null }[];
}

/** What the server has not got yet: documents with unsent edits, and requests in the outbox. */
export function useWaiting(): readonly Waiting[] {
  const projects = useProjects();
  const [rows, setRows] = useState<Rows>({ documents: [], requests: [] });
  useEffect(() => {
    const database = currentUser()?.database;
    if (!database) return;
    const subscription = liveQuery(async () => ({
      documents: (await database.documents.toArray()).filter((row) => row.unsent > 0),
      requests: await database.outbox.toArray(),
    })).subscribe({
      next: setRows,
      // Storage is refused; the chip says so, this list has nothing to add.
      error: () => undefined,
    });
    return () => subscription.unsubscribe();
  }, []);
  const nameOf = (id: Id22) => projects.find((project) => project.id22 === id)?.name ?? t('sync.someProject');
  return [
    ...rows.requests.map((request) => {
      const name = (request.body as { name?: unknown } | null)?.name;
      const what =
        request.path === '/api/projects' && typeof name === 'string'
          ? t('sync.waitCreate', { name })
          : t('sync.waitRequest');
      return {
        key: `request-${request.seq}`,
        text: request.problem === null ? what : t('sync.waitRefused', { what, why: request.problem }),
        at: request.at,
        refused: request.problem !== null,
      };
    }),
    ...rows.documents.map((row) => ({ key: row.name, text: documentText(row, nameOf), at: null, refused: false })),
  ];
}

function documentText({ name, unsent }: { name: string; unsent: number }, nameOf: (id: Id22) => string): string {
  const ref = parseDocumentName(name);
  if (!ref) return t('sync.waitRequest');
  const project = nameOf(ref.projectId);
  if (ref.kind === 'task') return t('sync.waitDescription', { name: project });
  if (ref.kind === 'thread') return t('sync.waitThread', { name: project });
  return t('sync.waitProject', { count: unsent, name: project });
}
