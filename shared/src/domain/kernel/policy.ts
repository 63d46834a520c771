import type * as Y from 'yjs';
import type { ProjectRole } from '../access/roles.ts';

/**
 * One change that an update makes, resolved to where it lands before anything is merged.
 * `path` is empty in a root; below it come the positions of nested types (rich text only).
 */
export interface Change {
  op: 'insert' | 'delete';
  root: string;
  path: readonly string[];
  /** map key written or deleted; null in sequences (rich text) */
  key: string | null;
  /** of the struct that is written or deleted */
  id: Y.ID;
  /** the struct's left neighbour; null: its author saw nothing at this key yet (a birth, or a concurrent twin of one) */
  origin: Y.ID | null;
  /** Yjs content of the struct, e.g. ContentAny for a register */
  content: Y.Item['content'];
  /** a cheap upper bound of what the content weighs */
  bytes: number;
  /** true where the write has no left neighbour or its left neighbour is the key's current item: it knew the current value */
  aware: boolean;
}

/** All changes of one update to one entity: judged together, so a refused birth takes its registers along. */
export interface ChangeGroup {
  entity: string;
  changes: Change[];
}

export interface Writer {
  /** user id, or `system:<what>` for the server itself */
  actor: string;
  role: ProjectRole | 'server';
  /** milliseconds since 1970, the server's clock */
  now: number;
  /** the document as it is before the merge */
  document: Y.Doc;
}

/** What may be written into one kind of document. Pure and synchronous: nothing may be awaited between verdict and merge. */
export interface DocumentPolicy {
  /** every root the kind has; anything else is refused */
  roots: Readonly<Record<string, 'map' | 'xml'>>;
  /** groups a birth and its registers: a function of root and map key (null in rich text) */
  entityOf(root: string, key: string | null): string;
  /** @returns null: allowed; else a short reason */
  check(group: ChangeGroup, writer: Writer): string | null;
}
