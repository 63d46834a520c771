import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { DocumentSession } from '../../sync/types.ts';

/**
 * Says to the others in a document that one is here, and further things (which task is open). A document's presence is
 * empty until a screen says something, and only an id goes out: names are looked up by whoever reads it.
 */
export function sayHere(session: DocumentSession, me: Id22, more: Readonly<Record<string, unknown>> = {}): void {
  const { awareness } = session;
  const before = awareness.getLocalState() ?? {};
  awareness.setLocalState({ ...before, user: { id: me }, ...more });
}
