import { createContext, useContext } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import type { Commands } from './commands.ts';
import type { Filter } from './filter.ts';
import type { Presence } from './presence.ts';
import type { RemoteMarks } from './remote-marks.ts';
import type { BoardStore } from './ui-store.ts';

/** What every part of one board shares. Changes rarely: what changes often is in `ui`, `marks` and `presence`. */
export interface BoardContextValue {
  session: DocumentSession;
  /** prefix of task numbers; empty while the project has none */
  projectKey: string;
  mayWrite: boolean;
  filter: Filter;
  /** the task whose panel is open */
  openTask: Id22 | null;
  ui: BoardStore;
  marks: RemoteMarks;
  presence: Presence;
  commands: Commands;
}

export const BoardContext = createContext<BoardContextValue | null>(null);

/** @throws outside of a board */
export function useBoard(): BoardContextValue {
  const value = useContext(BoardContext);
  if (value === null) throw new Error('outside of a board');
  return value;
}
