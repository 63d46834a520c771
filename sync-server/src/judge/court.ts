import type { ChangeGroup, DocumentPolicy, Writer } from '@cairn/shared/domain/kernel/policy.ts';
import type * as Y from 'yjs';
import { Places } from './place.ts';

const MAX_KEY = 200;

/** What the judge knows of a document. `owners` and `retired` are kept up by whoever merges. */
export interface Court {
  document: Y.Doc;
  policy: DocumentPolicy;
  places: Places;
  /** clientID → the user it belongs to, in this epoch */
  owners: Map<number, string>;
  /** clientIDs that wrote in earlier epochs only */
  retired: ReadonlySet<number>;
}

export function openCourt(
  document: Y.Doc,
  policy: DocumentPolicy,
  owners: Map<number, string>,
  retired: ReadonlySet<number> = new Set(),
): Court {
  // A root's type is decided here: whoever names it first would decide it otherwise.
  for (const [root, kind] of Object.entries(policy.roots)) {
    if (kind === 'map') document.getMap(root);
    else document.getXmlFragment(root);
  }
  return { document, policy, places: new Places(policy), owners, retired };
}

/** @returns null: allowed */
export function objection(court: Court, group: ChangeGroup, writer: Writer): string | null {
  for (const { key } of group.changes) {
    if (key !== null && (key.length > MAX_KEY || key === '__proto__')) return 'key';
  }
  return court.policy.check(group, writer);
}
