/** Finding out what was refused, and keeping it as text for its author. */
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { unsent } from '@cairn/shared/domain/kernel/epoch.ts';
import type { Write } from '@cairn/shared/domain/kernel/registers.ts';
import * as Y from 'yjs';
import type { RefusedEntity } from './document-storage.ts';
import { randomId } from './random-id.ts';
import type { RefusedWrite } from './types.ts';
import type { UnsentEdit } from './unsent-log.ts';

const NOTHING = Uint8Array.of(0);

/**
 * Edits whose refusal was told on a socket that was gone: the server has replaced their structs by deleted ones,
 * so the state it sends deletes values of ours which nothing newer has taken the place of. (An accepted value
 * is deleted only by the one that overwrites it; in texts a deletion by others looks the same, so they are left.)
 * @param apply merges the state
 */
export function findLostRefusals(
  doc: Y.Doc,
  state: Uint8Array,
  edits: readonly UnsentEdit[],
  apply: () => void,
): RefusedEntity[] {
  const suspects = edits.length === 0 ? [] : liveItems(doc, deletedRanges(state, edits));
  apply();
  const refused = new Set<string>();
  for (const item of suspects) {
    const parent = item.parent;
    if (!item.deleted || item.parentSub === null || !(parent instanceof Y.AbstractType)) continue;
    const current = parent._map.get(item.parentSub);
    if (current === undefined || current.deleted) refused.add(item.parentSub);
  }
  return [...refused].map((entity) => ({ entity, why: 'refused' }));
}

interface Range {
  client: number;
  from: number;
  to: number;
}

function deletedRanges(state: Uint8Array, edits: readonly UnsentEdit[]): Range[] {
  const { clients } = Y.decodeUpdate(state).ds;
  const ranges: Range[] = [];
  for (const { from, to } of edits) {
    for (const [client, start] of from) {
      const end = to.get(client) ?? start;
      for (const { clock, len } of clients.get(client) ?? []) {
        if (clock < end && clock + len > start) {
          ranges.push({ client, from: Math.max(clock, start), to: Math.min(clock + len, end) });
        }
      }
    }
  }
  return ranges;
}

function liveItems(doc: Y.Doc, ranges: readonly Range[]): Y.Item[] {
  const items: Y.Item[] = [];
  for (const { client, from, to } of ranges) {
    const structs = doc.store.clients.get(client) ?? [];
    for (let clock = from; clock < Math.min(to, Y.getState(doc.store, client));) {
      const struct = structs[Y.findIndexSS(structs, clock)]!;
      if (struct instanceof Y.Item && !struct.deleted) items.push(struct);
      clock = struct.id.clock + struct.length;
    }
  }
  return items;
}

/** Our writes since the server last had everything; for a description, what can be read of it. */
export function unsentText(name: DocumentName, doc: Y.Doc, acked: Uint8Array | null): string {
  if (parseDocumentName(name)?.kind === 'task') return plainText(doc.getXmlFragment('body'));
  return unsent(doc, acked ?? NOTHING)
    .map(describe)
    .join('\n');
}

export const writesText = (writes: readonly Write[]): string => writes.map(describe).join('\n');

const describe = ({ root, key, after }: Write): string =>
  `${root}/${key}: ${typeof after === 'string' ? after : JSON.stringify(after)}`;

/** One line per block, without marks. */
function plainText(node: Y.XmlFragment | Y.XmlElement): string {
  return node
    .toArray()
    .map((child) =>
      child instanceof Y.XmlText ? textOf(child) : child instanceof Y.XmlElement ? plainText(child) : '',
    )
    .join('\n');
}

const textOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert?: unknown }[]).map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('');

export function refusedWrite(document: DocumentName, entities: readonly RefusedEntity[], text: string): RefusedWrite {
  const unique = (values: string[]) => [...new Set(values)].filter(Boolean).join(', ');
  return {
    id: randomId(),
    document,
    at: Date.now(),
    entity: unique(entities.map(({ entity }) => entity)),
    why: unique(entities.map(({ why }) => why)),
    text,
  };
}
