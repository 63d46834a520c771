import {
  type DocumentName,
  documentName,
  type DocumentRef,
  parseDocumentName,
} from '@cairn/shared/domain/kernel/document-name.ts';

/** A document's name, its session's after a zero: what Hocuspocus puts before every frame. */
export interface Address {
  ref: DocumentRef;
  name: DocumentName;
  /** the address in the name's one canonical spelling */
  canonical: string;
}

/** Two UUIDs and a kind, and a session as providers make them. No valid address is longer. */
export const MAX_ADDRESS = 84 + 1 + 64;
const SESSION = /^[\x21-\x7e]{1,64}$/;

/** @returns null for whatever is not exactly an address */
export function parseAddress(text: string): Address | null {
  if (text.length > MAX_ADDRESS) return null;
  const zero = text.indexOf('\0');
  const ref = parseDocumentName(zero === -1 ? text : text.slice(0, zero));
  if (ref === null) return null;
  const session = zero === -1 ? null : text.slice(zero + 1);
  if (session !== null && !SESSION.test(session)) return null;
  const name = documentName(ref);
  return { ref, name, canonical: session === null ? name : `${name}\0${session}` };
}
