import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { isId22 } from '@cairn/shared/domain/kernel/ids.ts';

const key = (userId: string) => `cairn/${userId}/last-project`;

/** The project this person had open last on this device. */
export function lastProject(userId: string): Id22 | null {
  try {
    const id = localStorage.getItem(key(userId));
    return isId22(id) ? id : null;
  } catch {
    return null;
  }
}

export function rememberProject(userId: string, id: Id22): void {
  try {
    localStorage.setItem(key(userId), id);
  } catch {
    // Storage is refused: the next start opens the list of projects.
  }
}
