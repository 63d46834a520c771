/** All unsent work as one file: readable by a person, and exact enough to be sent later. */
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import * as Y from 'yjs';
import { databaseName, DocumentStorage } from './document-storage.ts';
import type { IndexedDbFactory } from './indexed-db.ts';
import { toBase64 } from './offline-writes.ts';
import type { OpenDocument } from './open-document.ts';
import type { Records } from './records.ts';
import { unsentText } from './refusals.ts';
import type { RefusedWrite } from './types.ts';

interface Exported {
  document: string;
  epoch: number;
  /** what it says, for people */
  text: string;
  /** Yjs update, format V1, base64 */
  update: string;
}

export async function exportUnsent(parts: {
  userId: string;
  open: readonly OpenDocument[];
  records: Records;
  factory: IndexedDbFactory | null;
  refused: readonly RefusedWrite[];
}): Promise<Blob> {
  const { userId, open, records, factory, refused } = parts;
  const documents = open
    .filter(({ waiting }) => waiting > 0)
    .map(({ name, epoch, doc, acked }) => exported(name, epoch ?? 1, doc, acked));
  const names = new Set<string>(open.map(({ name }) => name));
  for (const { name, epoch } of factory ? await records.unsentDocuments() : []) {
    if (names.has(name) || !parseDocumentName(name)) continue;
    const storage = new DocumentStorage({
      name: databaseName(userId, name, epoch),
      factory: factory!,
      onProblem: () => undefined,
      onStored: () => undefined,
      onLateLoad: () => undefined,
    });
    const stored = await storage.load().catch(() => null);
    await storage.close();
    if (!stored || stored.unsent.length === 0) continue;
    const doc = new Y.Doc();
    doc.transact(() => stored.updates.forEach((update) => Y.applyUpdate(doc, update)));
    documents.push(exported(name as DocumentName, epoch, doc, stored.acked));
  }
  for (const { name, epoch, update } of await records.waitingOfflineWrites()) {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    documents.push(exported(name as DocumentName, epoch, doc, null));
  }
  const file = { format: 'cairn-unsent', version: 1, at: new Date().toISOString(), userId, documents, refused };
  return new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' });
}

const exported = (document: DocumentName, epoch: number, doc: Y.Doc, acked: Uint8Array | null): Exported => ({
  document,
  epoch,
  text: unsentText(document, doc, acked),
  update: toBase64(Y.encodeStateAsUpdate(doc, acked ?? undefined)),
});
