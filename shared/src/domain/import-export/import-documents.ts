import type * as Y from 'yjs';
import { postMessage } from '../conversations/commands.ts';
import { messagesOf as messageMap } from '../conversations/schema.ts';
import type { Context } from '../kernel/context.ts';
import { taskDocument, threadDocument, type DocumentName } from '../kernel/document-name.ts';
import type { Id22 } from '../kernel/ids.ts';
import { BODY } from '../richtext/schema.ts';
import { descriptionOf, messagesOf, type ImportWords } from './description.ts';
import type { ResolvedImport, ResolvedTask } from './resolved-import.ts';
import { writeBlocks } from './rich-fragment.ts';

/** A document beside the project's that an import writes. */
export interface ImportDocument {
  name: DocumentName;
  write(doc: Y.Doc, ctx: Context): void;
}

/**
 * Descriptions of new tasks and the threads of all. Written before the project's own document: a task that shows up
 * is whole, and an import that breaks off goes on where it was when the file is imported again.
 */
export function importDocuments(project: Id22, resolved: ResolvedImport, words: ImportWords): ImportDocument[] {
  const authors = new Map(resolved.plan.people.map(({ source, name }) => [source, name]));
  return resolved.tasks.flatMap((task) => {
    if (task.state === 'left-out') return [];
    const documents: ImportDocument[] = [];
    if (hasDescription(task, resolved))
      documents.push({ name: taskDocument(project, task.id), write: (doc) => describe(doc, task, resolved, words) });
    if (task.comments.length > 0)
      documents.push({
        name: threadDocument(project, task.id),
        write: (doc, ctx) => converse(doc, ctx, task, resolved, authors, words),
      });
    return documents;
  });
}

function hasDescription({ state, plan, formerList }: ResolvedTask, { mapping }: ResolvedImport): boolean {
  if (state !== 'new') return false;
  const unmatched = plan.people.some((person) => !mapping.people.has(person));
  return plan.description !== '' || plan.links.length > 0 || plan.notes.length > 0 || formerList !== null || unmatched;
}

/** A document that has ever been written to is somebody's, even where it is empty now. */
function describe(doc: Y.Doc, task: ResolvedTask, resolved: ResolvedImport, words: ImportWords): void {
  const fragment = doc.getXmlFragment(BODY);
  if (doc.store.clients.size > 0) return;
  writeBlocks(fragment, descriptionOf(task, resolved, words));
}

function converse(
  doc: Y.Doc,
  ctx: Context,
  task: ResolvedTask,
  { ids }: ResolvedImport,
  authors: ReadonlyMap<string, string>,
  words: ImportWords,
): void {
  const there = messageMap(doc);
  for (const comment of task.comments) {
    const name = comment.author === null ? null : (authors.get(comment.author) ?? null);
    for (const [part, body] of messagesOf(comment, name, words).entries()) {
      const id = ids.entity(
        'comment',
        part === 0 ? comment.source : `${comment.source}~part${part}`,
        comment.at + part,
      );
      if (!there.has(id)) postMessage(doc, ctx, { id, body });
    }
  }
}
