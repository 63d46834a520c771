/** Requests made while the server could not be reached, replayed in order by one tab. */
import { ApiError } from './errors.ts';
import { withToken } from './call.ts';
import { currentUser } from './current-user.ts';
import type { OutboxEntry, UserDatabase } from './database.ts';
import { request } from './request.ts';

const listeners = new Set<(entry: OutboxEntry) => void>();

/** Adds to the caller's transaction, so that a request and what it promises on screen are stored together. */
export async function addToOutbox(
  database: UserDatabase,
  entry: Pick<OutboxEntry, 'method' | 'path' | 'body'>,
): Promise<void> {
  await database.outbox.add({ ...entry, at: Date.now(), problem: null });
}

/** Called for each request that the server has carried out. @returns stop */
export function onReplayed(listener: (entry: OutboxEntry) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Requests that the server refuses for good stay in the table with their `problem`; the others wait. */
export async function flushOutbox(): Promise<void> {
  const database = currentUser()?.database;
  if (!database) return;
  try {
    if (!globalThis.navigator?.locks) await replay(database);
    else
      await navigator.locks.request(
        `${database.name}/outbox`,
        { ifAvailable: true },
        (lock) => lock && replay(database),
      );
  } catch {
    // Offline, signed out, or the table cannot be read: the next flush tries again.
  }
}

async function replay(database: UserDatabase): Promise<void> {
  for (;;) {
    const entry = await database.outbox.filter((candidate) => candidate.problem === null).first();
    if (!entry) return;
    const { method, path, body } = entry;
    try {
      await withToken((token) => request({ method, path, body, token }));
    } catch (error) {
      // 4xx other than "too many": asking again cannot help.
      if (!(error instanceof ApiError) || error.status >= 500 || error.status === 429) throw error;
      await database.outbox.update(entry.seq, { problem: error.message });
      continue;
    }
    await database.outbox.delete(entry.seq);
    for (const listener of listeners) listener(entry);
  }
}
