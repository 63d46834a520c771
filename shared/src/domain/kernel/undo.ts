import type * as Y from 'yjs';
import { kindOfRegisterRoot, isKind, sameValue, TAIL, type Fields, type Json, type Kind } from './kinds.ts';
import { birth, fieldOf, get, idsOfTail, indexOf, put, putSetting, type Write } from './registers.ts';

export type { Write } from './registers.ts';

/** What a command did, as the writes that take it back: `before` is written where `after` still stands. */
export interface Undo {
  /** what was done, a key for words, e.g. `task.move` */
  label: string;
  writes: Write[];
}

/** What a command may do within its transaction. Everything it writes is taken note of. */
export interface Edit {
  put(kind: Kind, id: string, code: string, value: Json): void;
  setting(code: string, value: Json): void;
  /**
   * Writes an entity; a birth is never taken back, so its undo is the register `X`, deleted.
   * @param deleted the value of `X` that an undo would write
   */
  birth(kind: Kind, id: string, fields: Fields, deleted: Json): void;
  /** Takes up what a command within this one wrote. */
  add(undo: Undo): void;
}

/** Runs a command's writes in one transaction. What can be refused must have been refused before. */
export function change(doc: Y.Doc, label: string, run: (edit: Edit) => void): Undo {
  const writes: Write[] = [];
  const note = (write: Write | null): void => {
    if (write !== null) writes.push(write);
  };
  doc.transact(() =>
    run({
      put: (kind, id, code, value) => note(put(doc, kind, id, code, value)),
      setting: (code, value) => note(putSetting(doc, 'P', code, value)),
      birth(kind, id, fields, deleted) {
        if (!birth(doc, kind, id, fields)) return;
        const root = kind.toUpperCase();
        writes.push({ root, key: `${id.slice(-TAIL)}X`, before: deleted, after: null });
      },
      add: (undo) => writes.push(...undo.writes),
    }),
  );
  return { label, writes };
}

/**
 * Takes a command back in one transaction, as far as nobody has changed the same values since.
 * @returns the writes left alone because something newer stands there, and the undo of this undo
 */
export function applyUndo(doc: Y.Doc, undo: Undo): { skipped: Write[]; redo: Undo } {
  const skipped: Write[] = [];
  const writes: Write[] = [];
  doc.transact(() => {
    for (const write of undo.writes.toReversed()) {
      const done = takeBack(doc, write);
      if (done) writes.push({ root: write.root, key: write.key, before: write.after, after: write.before });
      else skipped.push(write);
    }
  });
  return { skipped, redo: { label: undo.label, writes } };
}

function takeBack(doc: Y.Doc, { root, key, before, after }: Write): boolean {
  const kind = kindOfRegisterRoot(root);
  if (kind !== undefined) {
    const index = indexOf(doc);
    const [id] = idsOfTail(index, kind, key.slice(0, TAIL));
    const entity = id === undefined ? undefined : get(index, kind, id);
    if (entity === undefined || !sameValue(fieldOf(entity, key.slice(TAIL)), after)) return false;
    put(doc, kind, entity.id, key.slice(TAIL), before as Json);
    return true;
  }
  if (isKind(root) || root === 'h') return false;
  const map = doc.getMap<unknown>(root);
  const current = map.get(key) ?? null;
  // A message that was removed stays removed: nobody can show whose it was.
  if (!sameValue(current, after) || (root === 'm' && current === 0)) return false;
  map.set(key, before);
  return true;
}
