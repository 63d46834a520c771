import type { AnyExtension } from '@tiptap/core';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Awareness } from 'y-protocols/awareness';

/** How a person appears in a text they write in. */
export interface CaretPerson {
  name: string;
  /** one of the twelve label hues */
  hue: string;
}

/** How long a name stays over its caret after the last key, ms: long enough to read, gone before it covers a word. */
const FLAG_MS = 1600;

/**
 * The carets and selections of the others, from presence. A name flag stands while its person types, then folds into
 * the caret, so that it never covers what is being read.
 * @param person looks a user id of the presence state up; identities do not travel in it
 */
export function carets(awareness: Awareness, person: (userId: string) => CaretPerson): AnyExtension {
  const show = (user: Record<string, unknown>): CaretPerson & { id: string } => {
    const id = typeof user['id'] === 'string' ? user['id'] : '';
    return { id, ...person(id) };
  };
  let stop: (() => void) | null = null;
  return CollaborationCaret.extend({
    onCreate() {
      stop = flagWhileTyping(awareness, this.editor.view.dom);
    },
    onDestroy() {
      stop?.();
    },
  }).configure({
    provider: { awareness },
    // Who we are is in the state already: the session sets it for all that looks at presence.
    user: (awareness.getLocalState()?.['user'] as Record<string, unknown> | undefined) ?? {},
    render(user) {
      const { id, name, hue } = show(user);
      const caret = document.createElement('span');
      caret.className = 'caret';
      caret.dataset['user'] = id;
      caret.style.setProperty('--c', `var(--l-${hue})`);
      const flag = document.createElement('span');
      flag.className = 'flagname';
      flag.textContent = name;
      caret.append(flag);
      return caret;
    },
    selectionRender(user) {
      return { class: 'selrange', style: `--c: var(--l-${show(user).hue})` };
    },
  });
}

interface AwarenessChange {
  added: number[];
  updated: number[];
}

/** Marks the caret of whoever moved it. @returns stop */
function flagWhileTyping(awareness: Awareness, root: HTMLElement): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const seen = new Map<number, string>();
  const flag = (id: string, on: boolean) => {
    for (const caret of root.querySelectorAll<HTMLElement>('.caret')) {
      if (caret.dataset['user'] === id) caret.classList.toggle('is-typing', on);
    }
  };
  const onChange = ({ added, updated }: AwarenessChange) => {
    for (const client of [...added, ...updated]) {
      if (client === awareness.clientID) continue;
      const state = awareness.getStates().get(client) as { user?: { id?: string }; cursor?: unknown } | undefined;
      const cursor = JSON.stringify(state?.cursor ?? null);
      const id = state?.user?.id;
      if (id === undefined || seen.get(client) === cursor) continue;
      seen.set(client, cursor);
      clearTimeout(timers.get(id));
      // The caret itself is drawn after this event.
      requestAnimationFrame(() => flag(id, true));
      timers.set(
        id,
        setTimeout(() => flag(id, false), FLAG_MS),
      );
    }
  };
  awareness.on('change', onChange);
  return () => {
    awareness.off('change', onChange);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
