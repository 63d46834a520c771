/** A document on this device: the database of its epoch, whether it stores, and its line in the list of what is unsent. */
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type * as Y from 'yjs';
import { databaseName, DocumentStorage, type RefusedEntity, type StoredDocument } from './document-storage.ts';
import { deleteDatabase, type IndexedDbFactory, type StorageProblem } from './indexed-db.ts';
import type { Records } from './records.ts';
import type { Cover, UnsentEdit } from './unsent-log.ts';

/** Listed for so long after the last commit, since the next edit often follows. */
const UNLIST_MS = 3_000;

export interface LocalCopyOptions {
  name: DocumentName;
  userId: string;
  /** null where the browser has none */
  factory: IndexedDbFactory | null;
  records: Records;
  changed(): void;
  /** What was on the disk, where the first load had given up on it. */
  lateLoad(stored: StoredDocument): void;
}

export class LocalCopy {
  readonly #options: LocalCopyOptions;
  #storage: DocumentStorage | null = null;
  /** edits made before it is known which database they go to */
  #early: { update: Uint8Array; edit: UnsentEdit }[] = [];
  #problem: StorageProblem | null;
  /** of the content here; null: there is none */
  #epoch: number | null = null;
  /** an older epoch's, kept until what was replayed from it is committed */
  #previous: number | null = null;
  #given = 0;
  #stored = 0;
  #listed = false;
  #listing = false;
  #unlisting: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LocalCopyOptions) {
    this.#options = options;
    this.#problem = options.factory ? null : 'refused';
  }

  get problem(): StorageProblem | null {
    return this.#problem;
  }

  get epoch(): number | null {
    return this.#epoch;
  }

  get hasPrevious(): boolean {
    return this.#previous !== null;
  }

  /** Every edit given would survive the end of the browser, and be sent though nobody opens the document. */
  get holdsAll(): boolean {
    return this.#stored >= this.#given && this.#listed === this.#listing;
  }

  /** Reads the database that the records name. @returns null where there is none, or it cannot be read (yet) */
  async load(): Promise<StoredDocument | null> {
    const record = await this.#options.records.document(this.#options.name);
    this.#previous = record?.previous ?? null;
    const epoch = record?.epoch ?? 1;
    const stored = await this.#open(epoch);
    if (stored && stored.updates.length > 0) this.#epoch = epoch;
    if (stored && stored.unsent.length > 0) this.#listed = this.#listing = true;
    return stored;
  }

  async #open(epoch: number): Promise<StoredDocument | null> {
    const { factory, userId, name, changed, lateLoad } = this.#options;
    if (!factory) return null;
    const storage = new DocumentStorage({
      name: databaseName(userId, name, epoch),
      factory,
      onProblem: (problem) => {
        if (storage !== this.#storage) return;
        this.#problem = problem;
        changed();
      },
      onStored: (n) => {
        if (storage !== this.#storage) return;
        this.#stored = Math.max(this.#stored, n);
        changed();
      },
      onLateLoad: (stored) => {
        if (storage === this.#storage) lateLoad(stored);
      },
    });
    this.#storage = storage;
    for (const { update, edit } of this.#early.splice(0)) storage.storeEdit(update, edit);
    return storage.load().catch(() => null);
  }

  /**
   * Says which epoch the content is of, once that is known.
   * @returns what the epoch's own database holds, where that is not the one opened on a guess
   */
  async adopt(
    epoch: number,
    unstored: () => { update: Uint8Array; edit: UnsentEdit }[],
  ): Promise<StoredDocument | null> {
    if (this.#epoch !== null) return null;
    this.#epoch = epoch;
    const { factory, userId, name } = this.#options;
    let stored: StoredDocument | null = null;
    const guessed = this.#storage?.name;
    if (factory && guessed !== undefined && guessed !== databaseName(userId, name, epoch)) {
      await this.#storage!.close();
      await deleteDatabase(factory, guessed);
      const opening = this.#open(epoch);
      for (const { update, edit } of unstored()) this.storeEdit(update, edit);
      stored = await opening;
    }
    void this.#record({});
    return stored;
  }

  /** Makes sure that a later epoch begins in an empty database, whatever an earlier attempt has left. */
  async prepare(epoch: number): Promise<void> {
    await this.#delete(epoch);
  }

  /**
   * Begins a later epoch with its state; everything stored from now on goes there.
   * @param keep the old database until `forgetPrevious`: not all of its edits are committed
   */
  turn(epoch: number, state: Uint8Array, vector: Uint8Array, keep: boolean): void {
    void this.#storage?.close();
    this.#previous = keep ? this.#epoch : null;
    this.#epoch = epoch;
    this.#given = this.#stored = 0;
    void this.#open(epoch);
    this.#storage?.replace(state, vector, []);
  }

  /** Only when the new database holds it all may the old one go, or be found by nobody. */
  async turned(old: number | null): Promise<void> {
    await this.settled();
    await this.#record({});
    if (this.#previous === null && old !== null) void this.#delete(old);
  }

  /** The leader has begun a later epoch, and filled its database. */
  follow(epoch: number): void {
    void this.#storage?.close();
    this.#epoch = epoch;
    this.#given = this.#stored = 0;
    void this.#open(epoch);
  }

  async forgetPrevious(): Promise<void> {
    const previous = this.#previous;
    this.#previous = null;
    await this.#record({});
    if (previous !== null) await this.#delete(previous);
  }

  storeEdit(update: Uint8Array, edit: UnsentEdit): void {
    this.#list();
    this.#given = edit.n;
    if (this.#storage) this.#storage.storeEdit(update, edit);
    else this.#early.push({ update, edit });
  }

  storeRemote(update: Uint8Array): void {
    this.#storage?.storeRemote(update);
  }

  settle(cover: Cover, acked: Uint8Array | null): void {
    if (cover.size > 0 || acked) this.#storage?.settle(cover, acked);
  }

  replace(state: Uint8Array, acked: Uint8Array | null, unsent: readonly UnsentEdit[]): void {
    this.#storage?.replace(state, acked, unsent);
  }

  markRefused(refused: readonly RefusedEntity[]): void {
    this.#storage?.markRefused(refused);
  }

  fold(doc: Y.Doc, origin: unknown): void {
    this.#storage?.fold(doc, origin);
  }

  async settled(): Promise<void> {
    await this.#storage?.settled();
  }

  retry(): void {
    this.#storage?.retry();
  }

  /** Lists the document among those with unsent work, so that it is sent though nobody opens it again. */
  #list(): void {
    clearTimeout(this.#unlisting);
    if (this.#listing) return;
    this.#listing = true;
    void this.#record({ unsent: 1 }).then(() => {
      this.#listed = this.#listing;
      this.#options.changed();
    });
  }

  /** @param isClean asked again when the time has come */
  unlist(isClean: () => boolean): void {
    clearTimeout(this.#unlisting);
    if (this.#listing) this.#unlisting = setTimeout(() => isClean() && this.#unlistNow(), UNLIST_MS);
  }

  #unlistNow(): void {
    clearTimeout(this.#unlisting);
    if (!this.#listing) return;
    this.#listing = this.#listed = false;
    void this.#record({ unsent: 0 });
  }

  #record(change: { unsent?: number }): Promise<boolean> {
    const epoch = this.#epoch === null ? {} : { epoch: this.#epoch };
    return this.#options.records.setDocument(this.#options.name, { ...change, ...epoch, previous: this.#previous });
  }

  async #delete(epoch: number): Promise<void> {
    const { factory, userId, name } = this.#options;
    if (factory) await deleteDatabase(factory, databaseName(userId, name, epoch));
  }

  async close({ clean, forget }: { clean: boolean; forget: boolean }): Promise<void> {
    clearTimeout(this.#unlisting);
    if (clean) this.#unlistNow();
    await this.#storage?.close();
    if (forget && this.#options.factory && this.#storage)
      await deleteDatabase(this.#options.factory, this.#storage.name);
  }
}
