import { isId22, isUuid, uuidToId22, type Id22 } from './ids.ts';

/** The parsed name of a document. Whoever may write only part of a thing gets a document of their own. */
export type DocumentRef =
  | { kind: 'project'; projectId: Id22 }
  | { kind: 'task'; projectId: Id22; taskId: Id22 }
  | { kind: 'thread'; projectId: Id22; taskId: Id22 };

export type DocumentKind = DocumentRef['kind'];

/** A name in its one canonical spelling. */
export type DocumentName = `project/${Id22}` | `task/${Id22}/${Id22}` | `thread/${Id22}/${Id22}`;

/** No valid name is longer, so longer input is refused before any work: kind, slash, two UUIDs. */
const MAX_NAME = 84;

/**
 * The one parser of document names. Ids may be written as Id22 (canonical) or as lower-case UUID.
 * @returns null for anything that is not exactly a name
 */
export function parseDocumentName(name: string): DocumentRef | null {
  if (typeof name !== 'string' || name.length > MAX_NAME) return null;
  const [kind, first, second, ...rest] = name.split('/');
  if (rest.length > 0) return null;
  const a = canonicalId(first);
  const b = canonicalId(second);
  if (a === null) return null;
  if (kind === 'project') return second === undefined ? { kind, projectId: a } : null;
  if (kind === 'task' || kind === 'thread') return b === null ? null : { kind, projectId: a, taskId: b };
  return null;
}

export function documentName(ref: DocumentRef): DocumentName {
  return ref.kind === 'project' ? `project/${ref.projectId}` : `${ref.kind}/${ref.projectId}/${ref.taskId}`;
}

export const projectDocument = (projectId: Id22): DocumentName => `project/${projectId}`;
export const taskDocument = (projectId: Id22, taskId: Id22): DocumentName => `task/${projectId}/${taskId}`;
export const threadDocument = (projectId: Id22, taskId: Id22): DocumentName => `thread/${projectId}/${taskId}`;

function canonicalId(text: string | undefined): Id22 | null {
  if (isId22(text)) return text;
  return isUuid(text) ? uuidToId22(text) : null;
}
