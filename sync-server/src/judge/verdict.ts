import type * as Y from 'yjs';
import type { Deletion, Section } from './update.ts';

/** A part of an update that was not merged, and why. */
export interface Refusal {
  entity: string;
  why: string;
}

export interface Merge {
  kind: 'merge';
  /** what is merged, logged and sent on: the bytes that came, or what is left of them */
  update: Uint8Array;
  /** structs of at most one client: may be integrated without decoding `update` */
  direct: boolean;
  sections: readonly Section[];
  deletions: readonly Deletion[];
  refused: readonly Refusal[];
  /** clientIDs that this document sees for the first time */
  newClients: readonly number[];
}

export type Verdict =
  | Merge
  /** nothing new, or nothing of it allowed */
  | { kind: 'nothing'; refused: readonly Refusal[] }
  | { kind: 'malformed'; why: string }
  /** it depends on something that is not here yet */
  | { kind: 'gap'; missing: Y.ID }
  /** its author has not noticed that the document began a new epoch */
  | { kind: 'epoch' };
