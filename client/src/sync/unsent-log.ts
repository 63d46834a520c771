import * as Y from 'yjs';

/**
 * Which edits a frame, an answer or a commit covers: per tab, the number of its last one. Each tab numbers its
 * edits of a document from 1, and edits of one tab are always covered in order.
 */
export type Cover = ReadonlyMap<string, number>;

/** Clock ranges per client id: what an update adds, `to` exclusive. */
export interface Ranges {
  from: ReadonlyMap<number, number>;
  to: ReadonlyMap<number, number>;
}

/** Edit number `n` of one tab, as far as others need to know it. */
export interface UnsentEdit extends Ranges {
  tab: string;
  n: number;
}

interface Entry extends UnsentEdit {
  /** kept by the tab that made the edit: what a fork may have to replay */
  update: Uint8Array | null;
}

export function mergeCovers(...covers: readonly Cover[]): Cover {
  const merged = new Map<string, number>();
  for (const cover of covers) {
    for (const [tab, n] of cover) merged.set(tab, Math.max(n, merged.get(tab) ?? 0));
  }
  return merged;
}

export const coverOf = (edits: Iterable<UnsentEdit>): Cover => {
  const cover = new Map<string, number>();
  for (const { tab, n } of edits) cover.set(tab, Math.max(n, cover.get(tab) ?? 0));
  return cover;
};

export function rangesOf(update: Uint8Array): Ranges {
  const { from, to } = Y.parseUpdateMeta(update);
  return { from, to };
}

/** What the server has not committed of one document, from every tab and from earlier days. */
export class UnsentLog {
  readonly #entries = new Map<string, Entry>();

  get count(): number {
    return this.#entries.size;
  }

  get cover(): Cover {
    return coverOf(this.#entries.values());
  }

  /** @param update the edit itself, where it is this tab's own */
  add({ tab, n, from, to }: UnsentEdit, update: Uint8Array | null = null): void {
    const key = `${tab} ${n}`;
    if (!this.#entries.has(key)) this.#entries.set(key, { tab, n, from, to, update });
  }

  /** Without the updates: to be stored, or told to another tab. */
  edits(): UnsentEdit[] {
    return [...this.#entries.values()].map(({ tab, n, from, to }) => ({ tab, n, from, to }));
  }

  settle(cover: Cover): void {
    for (const [key, { tab, n }] of this.#entries) {
      if (n <= (cover.get(tab) ?? 0)) this.#entries.delete(key);
    }
  }

  /** One tab's own edits after number `n`, in order. */
  after(tab: string, n: number): { edit: UnsentEdit; update: Uint8Array }[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.tab === tab && entry.n > n && entry.update !== null)
      .map(({ update, ...edit }) => ({ edit, update: update! }));
  }

  clear(): void {
    this.#entries.clear();
  }
}
