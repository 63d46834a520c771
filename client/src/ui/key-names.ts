const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const NAMES: Record<string, string> = {
  mod: apple ? '⌘' : 'Ctrl',
  ctrl: apple ? '⌃' : 'Ctrl',
  alt: apple ? '⌥' : 'Alt',
  shift: apple ? '⇧' : 'Shift',
  enter: apple ? '↵' : 'Enter',
  escape: 'Esc',
  space: 'Space',
  backspace: apple ? '⌫' : 'Backspace',
  delete: apple ? '⌦' : 'Del',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
};

/** `mod+shift+k` → ['Ctrl', 'Shift', 'K'] (⌘ ⇧ K on a Mac). */
export const keyLabels = (keys: string): string[] =>
  keys
    .split('+')
    .map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key[0]!.toUpperCase() + key.slice(1)));

/** For `aria-keyshortcuts`. */
export const ariaKeys = (keys: string): string =>
  keys
    .split('+')
    .map((key) => (key === 'mod' ? (apple ? 'Meta' : 'Control') : key[0]!.toUpperCase() + key.slice(1)))
    .join('+');

/** The spelling of a pressed key: modifiers in order, then the key in lower case; `mod` is Ctrl, or ⌘ on a Mac. */
export function pressed(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const parts: string[] = [];
  if (apple ? event.metaKey : event.ctrlKey) parts.push('mod');
  if (apple && event.ctrlKey) parts.push('ctrl');
  if (event.altKey) parts.push('alt');
  // A character that needs Shift to be typed (`?`) is its own name.
  if (event.shiftKey && (key.length > 1 || key.toUpperCase() !== key)) parts.push('shift');
  parts.push(key);
  return parts.join('+');
}
