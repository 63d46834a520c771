import { useEffect, useRef, useSyncExternalStore } from 'react';
import { pressed } from './key-names.ts';

export interface Shortcut {
  /** e.g. `c`, `mod+k`, `shift+arrowdown`, `?`; several spellings for one act: `['j', 'arrowdown']` */
  keys: string | readonly string[];
  /** what it does, for the sheet of keys; absent: works, but is not listed */
  label?: string;
  run: (event: KeyboardEvent) => void;
  /** false: as if it were not there */
  when?: boolean;
  /** whether it works while typing in a field; keys with Ctrl, ⌘ or Alt do unless they say false, others do not */
  whileTyping?: boolean;
}

interface Scope {
  name: string;
  read: () => readonly Shortcut[];
}

const SETTING = 'cairn/single-keys';
const scopes: Scope[] = [];
const listeners = new Set<() => void>();
let version = 0;
let listening = false;

const changed = () => {
  version++;
  for (const listener of listeners) listener();
};

export const spellings = (shortcut: Shortcut): readonly string[] =>
  typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys;

/** Single keys can be turned off on this device; keys with Ctrl, ⌘ or Alt stay. */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(SETTING) !== 'off';
  } catch {
    return true;
  }
}

export function setSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(SETTING);
    else localStorage.setItem(SETTING, 'off');
  } catch {
    // Storage is refused: they stay on.
  }
  changed();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)));

const isPlain = (keys: string): boolean => !/(^|\+)(mod|ctrl|alt)\+/.test(keys);

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const { target } = event;
  // What floats has the keyboard to itself.
  if (target instanceof Element && target.closest('[data-floating]')) return;
  const keys = pressed(event);
  const plain = isPlain(keys);
  const typing = isTyping(target);
  if (plain && keys.length === 1 && !singleKeysOn()) return;
  // The scope that came last is the innermost: the panel before the board before the frame.
  for (const scope of scopes.toReversed()) {
    for (const shortcut of scope.read()) {
      if (shortcut.when === false || !spellings(shortcut).includes(keys)) continue;
      if (typing && !(shortcut.whileTyping ?? !plain)) continue;
      event.preventDefault();
      shortcut.run(event);
      return;
    }
  }
}

/**
 * Keys that work while the component is mounted. `scope` is its heading in the sheet of keys. The list may be made
 * anew at each render.
 * @param options.outermost for the frame around everything, which mounts after what is in it
 */
export function useShortcuts(
  scope: string,
  shortcuts: readonly Shortcut[],
  { outermost = false }: { outermost?: boolean } = {},
): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    if (!listening) {
      document.addEventListener('keydown', onKeyDown);
      listening = true;
    }
    const entry: Scope = { name: scope, read: () => current.current };
    if (outermost) scopes.unshift(entry);
    else scopes.push(entry);
    changed();
    return () => {
      scopes.splice(scopes.indexOf(entry), 1);
      changed();
    };
  }, [scope, outermost]);
}

/** The keys that work now, innermost scope first, only those with a label. */
export function useActiveShortcuts(): { scope: string; shortcuts: readonly Shortcut[] }[] {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return scopes
    .toReversed()
    .map((scope) => ({
      scope: scope.name,
      shortcuts: scope.read().filter((shortcut) => shortcut.label !== undefined && shortcut.when !== false),
    }))
    .filter((scope) => scope.shortcuts.length > 0);
}
