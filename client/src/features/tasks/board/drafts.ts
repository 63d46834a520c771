/** Text of cards not yet made, kept on this device until they are: closing, reloading or a crash loses none of it. */
const PREFIX = 'cairn/draft/card/';

export function readDraft(key: string): string {
  try {
    return localStorage.getItem(PREFIX + key) ?? '';
  } catch {
    return '';
  }
}

/** Storage that is refused or full loses a draft at a reload, nothing else: the text stays in the field. */
export function keepDraft(key: string, text: string): void {
  try {
    if (text.trim() === '') localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, text);
  } catch {
    // see above
  }
}

export const dropDraft = (key: string): void => keepDraft(key, '');

const FOLDED = 'cairn/folded/';

/** The columns folded on this device: a personal setting, no part of the document. */
export function readFolded(document: string): string[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(FOLDED + document) ?? '[]');
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}

export function keepFolded(document: string, columns: readonly string[]): void {
  try {
    if (columns.length === 0) localStorage.removeItem(FOLDED + document);
    else localStorage.setItem(FOLDED + document, JSON.stringify(columns));
  } catch {
    // Refused storage: the columns are folded until the tab closes.
  }
}
