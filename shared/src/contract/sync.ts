import type { ProjectRole } from '../domain/access/roles.ts';

/** WebSocket close codes of `/sync`. */
export const CloseCode = {
  Malformed: 4400,
  Unauthorized: 4401,
  /** access was taken away, or too many refused writes: export what is unsent */
  Forbidden: 4403,
  TooSlow: 4408,
  Unloaded: 4409,
  /** the document began a new epoch: fetch the snapshot, rebase what is unsent */
  Epoch: 4410,
  Restart: 1012,
  /** not committed: reconnect and send again */
  NotDurable: 4503,
} as const;

/** Stateless messages from the server, JSON, one per Hocuspocus Stateless frame. */
export type ServerMessage =
  /** first frame after authentication, before any sync frame */
  | { type: 'hello'; epoch: number; seq: number; role: ProjectRole }
  /** part of an update was refused: the client forks, and offers what was refused to its author */
  | { type: 'rejected'; entities: { entity: string; why: string }[] }
  | { type: 'role'; role: ProjectRole }
  | { type: 'epoch'; epoch: number };
