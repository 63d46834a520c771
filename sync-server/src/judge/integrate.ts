import * as Y from 'yjs';
import type { Deletion, Section } from './update.ts';

/**
 * Merges decoded structs of one client, all of them new and contiguous and with nothing missing (the judge has made
 * sure), as `Y.applyUpdate` would, without decoding again. A differential test pins that it does the same.
 * @throws Error where the judge was wrong; the document is then not to be trusted
 */
export function integrate(doc: Y.Doc, section: Section | null, deletions: readonly Deletion[], origin: unknown): void {
  Y.transact(
    doc,
    (transaction) => {
      const { store } = doc;
      if (section !== null) for (const struct of section.structs) add(transaction, doc, struct);
      for (const deletion of deletions) remove(transaction, store.clients.get(deletion.client) ?? [], deletion);
    },
    origin,
    false,
  );
}

function add(transaction: Y.Transaction, doc: Y.Doc, struct: Y.AbstractStruct): void {
  if (struct instanceof Y.Item) {
    const parent: unknown = struct.parent;
    if (typeof parent === 'string') struct.parent = doc.get(parent);
    if (struct.getMissing(transaction, doc.store) !== null) throw new Error('the judge let a gap pass');
  }
  struct.integrate(transaction, 0);
}

function remove(transaction: Y.Transaction, structs: (Y.GC | Y.Item)[], { client, clock, end }: Deletion): void {
  if (structs.length === 0) return;
  let i = Y.findIndexSS(structs, clock);
  for (let at = clock; at < end && i < structs.length; i++) {
    let struct = structs[i]!;
    if (struct instanceof Y.Item && !struct.deleted) {
      if (struct.id.clock < at) {
        struct = Y.getItemCleanStart(transaction, Y.createID(client, at));
        i++;
      }
      if (struct.id.clock + struct.length > end) {
        struct = Y.getItemCleanEnd(transaction, transaction.doc.store, Y.createID(client, end - 1));
      }
      struct.delete(transaction);
    }
    at = struct.id.clock + struct.length;
  }
}
