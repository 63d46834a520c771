/** Finding out what was refused, and keeping it as text for its author. */
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { unsent } from '@cairn/shared/domain/kernel/epoch.ts';
import { policyFor } from '@cairn/shared/domain/registry.ts';
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
  name: DocumentName,
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
    if (current === undefined || current.deleted)
      refused.add(entityOf(name, Y.findRootTypeKey(parent), item.parentSub));
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

const entityOf = (name: DocumentName, root: string, key: string): string =>
  policyFor(parseDocumentName(name)!.kind).entityOf(root, key);

/** Our writes since the server last had everything. */
export function unsentWrites(name: DocumentName, doc: Y.Doc, acked: Uint8Array | null): Write[] {
  // A root that nobody has named yet has no type, and its items no key.
  const { roots } = policyFor(parseDocumentName(name)!.kind);
  for (const [root, type] of Object.entries(roots)) if (type === 'map') doc.getMap(root);
  return unsent(doc, acked ?? NOTHING);
}

/**
 * Our writes since the server last had everything; for a description, what can be read of it.
 * @param entities only those, where any of them is among the writes
 */
export function unsentText(
  name: DocumentName,
  doc: Y.Doc,
  acked: Uint8Array | null,
  entities: readonly RefusedEntity[] = [],
): string {
  if (parseDocumentName(name)?.kind === 'task') return plainText(doc.getXmlFragment('body'));
  const writes = unsentWrites(name, doc, acked);
  const named = new Set(entities.map(({ entity }) => entity));
  const concerned = writes.filter(({ root, key }) => named.has(entityOf(name, root, key)));
  return writesText(concerned.length > 0 ? concerned : writes);
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

/** @param earlier of the same fork: an edit is often refused by several answers, and is one loss to its author */
export function refusedWrite(
  document: DocumentName,
  entities: readonly RefusedEntity[],
  text: string,
  earlier: RefusedWrite | null = null,
): RefusedWrite {
  const union = (before: string | undefined, values: string[], by: string) =>
    [...new Set([...(before ?? '').split(by), ...values])].filter(Boolean).join(by);
  return {
    id: earlier?.id ?? randomId(),
    document,
    at: earlier?.at ?? Date.now(),
    entity: union(
      earlier?.entity,
      entities.map(({ entity }) => entity),
      ', ',
    ),
    why: union(
      earlier?.why,
      entities.map(({ why }) => why),
      ', ',
    ),
    text: union(earlier?.text, text.split('\n'), '\n'),
  };
}

/** Whether a refusal is told already by a known one. */
export function holdsText(known: RefusedWrite, { id, document, text }: RefusedWrite): boolean {
  const lines = new Set(known.text.split('\n'));
  return known.id !== id && known.document === document && text.split('\n').every((line) => lines.has(line));
}
