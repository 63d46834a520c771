import type { Team } from '@cairn/shared/contract/auth.ts';
import type { UserDatabase } from './database.ts';

/** Whose data this tab works on; set by the session, read by the directory and the outbox. */
export interface CurrentUser {
  id: string;
  teams: readonly Team[];
  database: UserDatabase;
}

let current: CurrentUser | null = null;
const listeners = new Set<() => void>();

export const currentUser = (): CurrentUser | null => current;

export function setCurrentUser(user: CurrentUser | null): void {
  current = user;
  for (const listener of listeners) listener();
}

/** @returns stop */
export function onCurrentUser(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
