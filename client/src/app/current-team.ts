import { useSyncExternalStore } from 'react';
import type { Team } from '@cairn/shared/contract/auth.ts';
import { useSession } from './session.ts';

const SETTING = 'cairn/team';
const listeners = new Set<() => void>();
let chosen: string | null = null;
try {
  chosen = localStorage.getItem(SETTING);
} catch {
  // Storage is refused: the first team it is.
}

/** Changes the team whose projects the rail shows. */
export function chooseTeam(teamId: string): void {
  if (teamId === chosen) return;
  chosen = teamId;
  try {
    localStorage.setItem(SETTING, teamId);
  } catch {
    // Chosen for this tab only.
  }
  for (const listener of listeners) listener();
}

/** The team whose projects the rail shows; null while one is in none. */
export function useCurrentTeam(): Team | null {
  const { teams } = useSession();
  const id = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
  return teams.find((team) => team.id === id) ?? teams.find((team) => !team.personal) ?? teams[0] ?? null;
}
