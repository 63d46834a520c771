/** The one way by which screens change documents: a command, one transaction, an undo to go with it. */
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import type { Context } from '@cairn/shared/domain/kernel/context.ts';
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { makeId22, makeRef8, uuidToId22, type Id22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { applyUndo, type Undo } from '@cairn/shared/domain/kernel/undo.ts';
import type * as Y from 'yjs';
import type { DocumentSession, SyncClient } from './types.ts';

/** Transaction origin of everything written on this device by a command. */
export const COMMAND = Symbol('command');

const UNDO_DEPTH = 100;

export type Command = (doc: Y.Doc, ctx: Context) => Undo;

/** How a change came about; listeners show toasts by it. */
export interface Dispatched {
  session: DocumentSession;
  undo: Undo;
  by: 'command' | 'undo' | 'redo';
  /** writes that an undo left alone, since somebody has changed the values meanwhile */
  skipped: number;
}

export class ReadOnlyError extends Error {
  constructor(name: DocumentName) {
    super(`${name} can only be read`);
    this.name = 'ReadOnlyError';
  }
}

interface Step {
  client: SyncClient;
  /** kept open as long as the step is on a stack: an undo must not wait for a document to load */
  session: DocumentSession;
  undo: Undo;
}

const clients = new WeakMap<DocumentSession, SyncClient>();
const undos: Step[] = [];
const redos: Step[] = [];
const listeners = new Set<(dispatched: Dispatched) => void>();

/** Says whose session it is; the sync client does so for every session it makes. */
export function ownSession(session: DocumentSession, client: SyncClient): void {
  clients.set(session, client);
}

const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** @param userId the actor, as UUID or Id22 */
export function makeContext(userId: string): Context {
  const now = Date.now();
  return {
    actor: userId.length === 22 ? (userId as Id22) : uuidToId22(userId as Uuid),
    now,
    id: () => makeId22(now, randomBytes(10)),
    ref: () => makeRef8(randomBytes(6)),
  };
}

/**
 * Runs a command in one transaction and puts its undo on this tab's stack.
 * @throws ReadOnlyError where the person's role does not let them write; DomainError from the command
 */
export function dispatch(session: DocumentSession, command: Command): Undo {
  const client = clients.get(session);
  if (!client) throw new Error('not a session of a sync client');
  const { role } = session.state;
  if (role !== null && !mayWrite(role, parseDocumentName(session.name)!.kind)) throw new ReadOnlyError(session.name);
  const undo = session.doc.transact(() => command(session.doc, makeContext(client.userId)), COMMAND);
  if (undo.writes.length > 0) {
    push(undos, { client, session: client.open(session.name), undo });
    for (const { session } of redos.splice(0)) session.release();
    emit({ session, undo, by: 'command', skipped: 0 });
  }
  return undo;
}

/** Takes back this tab's last command that still stands. @returns null: there is none */
export const undoLast = (): Dispatched | null => step(undos, redos, 'undo');

/** @returns null: nothing was undone since the last command */
export const redoLast = (): Dispatched | null => step(redos, undos, 'redo');

/** Takes back one certain command (a toast's button), wherever it is on the stack. */
export function undoThis(undo: Undo): Dispatched | null {
  const index = undos.findLastIndex((candidate) => candidate.undo === undo);
  if (index === -1) return null;
  undos.push(...undos.splice(index, 1));
  return undoLast();
}

function step(from: Step[], to: Step[], by: 'undo' | 'redo'): Dispatched | null {
  const last = from.pop();
  if (!last) return null;
  const { session, undo } = last;
  const { skipped, redo } = session.doc.transact(() => applyUndo(session.doc, undo), COMMAND);
  if (redo.writes.length > 0) push(to, { ...last, undo: redo });
  else session.release();
  const dispatched = { session, undo, by, skipped: skipped.length };
  emit(dispatched);
  return dispatched;
}

function push(stack: Step[], entry: Step): void {
  stack.push(entry);
  if (stack.length > UNDO_DEPTH) stack.shift()!.session.release();
}

/** Forgets the steps of a client that is closed. */
export function forgetUndo(client: SyncClient): void {
  for (const stack of [undos, redos]) {
    stack.splice(0, stack.length, ...stack.filter((step) => step.client !== client));
  }
}

/** Called after each command, undo and redo of this tab. @returns stop */
export function onDispatch(listener: (dispatched: Dispatched) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function emit(dispatched: Dispatched): void {
  for (const listener of listeners) listener(dispatched);
}
