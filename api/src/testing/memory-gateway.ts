import { brotliCompressSync } from 'node:zlib';
import * as Y from 'yjs';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { DocumentError, type DocumentGateway } from '@cairn/shared/platform/documents/port.ts';

export interface MemoryGateway extends DocumentGateway {
  readonly writes: { name: DocumentName; actor: string }[];
  readonly changes: { userId: string; projectId?: string }[];
  readonly doc: (name: DocumentName) => Y.Doc;
  /** while set, everything fails with it */
  failure: Error | null;
}

/** Documents in memory, for tests of the routes around them. */
export function createMemoryGateway(): MemoryGateway {
  const docs = new Map<DocumentName, { doc: Y.Doc; seq: number }>();
  const listeners = new Set<(name: DocumentName, seq: number) => void>();
  const open = (name: DocumentName) => {
    if (gateway.failure) throw gateway.failure;
    const entry = docs.get(name) ?? { doc: new Y.Doc(), seq: 0 };
    docs.set(name, entry);
    return entry;
  };
  const commit = (name: DocumentName) => {
    const seq = ++open(name).seq;
    for (const listener of listeners) listener(name, seq);
  };
  const gateway: MemoryGateway = {
    writes: [],
    changes: [],
    failure: null,
    doc: (name) => open(name).doc,
    async write(name, actor, change) {
      const { doc } = open(name);
      const before = Y.encodeStateVector(doc);
      doc.transact(() => change(doc));
      if (Buffer.compare(before, Y.encodeStateVector(doc)) === 0) return;
      gateway.writes.push({ name, actor });
      commit(name);
    },
    read: async (name, read) => read(open(name).doc),
    async snapshot(name) {
      const { doc, seq } = open(name);
      return { epoch: 1, seq, brotli: brotliCompressSync(Y.encodeStateAsUpdateV2(doc)) };
    },
    async push(name, writer, epoch, update) {
      const { doc } = open(name);
      if (epoch !== 1) throw new DocumentError('stale-epoch', 'the document is in epoch 1');
      try {
        Y.applyUpdate(doc, update);
      } catch {
        throw new DocumentError('malformed', 'the update cannot be decoded');
      }
      gateway.writes.push({ name, actor: writer.actor });
      commit(name);
      return { rejected: [] };
    },
    accessChanged: (change) => void gateway.changes.push(change),
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return gateway;
}
