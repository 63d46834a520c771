import type { Document } from '@hocuspocus/server';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { type DocumentName, documentName, type DocumentRef } from '@cairn/shared/domain/kernel/document-name.ts';
import type { DocumentPolicy } from '@cairn/shared/domain/kernel/policy.ts';
import { DocumentError, type PushResult } from '@cairn/shared/platform/documents/port.ts';
import * as Y from 'yjs';
import { failpoint } from '../failpoint.ts';
import { integrate } from '../judge/integrate.ts';
import { type Court, openCourt } from '../judge/court.ts';
import { judge } from '../judge/judge.ts';
import type { Merge, Refusal, Verdict } from '../judge/verdict.ts';
import type { Log } from '../log/lane.ts';
import type { Loaded } from '../log/loader.ts';
import type { DataKey } from '../log/seal.ts';
import type { LogWriter } from '../log/writer.ts';
import type { Attachment } from './attachment.ts';
import { Outputs } from './outputs.ts';
import { Parked } from './parked.ts';
import { awaitReader } from './slow-reader.ts';
import { statelessFrame, Step, syncFrame } from './wire.ts';

/** So many refused frames in a row are no accident. */
const MAX_STRIKES = 20;
/** Owns the clientID under which the server itself writes: no user may write under it. */
const SERVER = 'system';

export interface RoomStats {
  refused: number;
  malformed: number;
  slow: number;
}

/** What a room needs of the server that it is part of. */
export interface RoomHost {
  readonly writer: LogWriter;
  readonly stats: RoomStats;
  now(): number;
  /** the room's memory is not to be trusted any more */
  drop(room: Room, error: Error): void;
  committed(room: Room): void;
}

/**
 * A loaded document and everyone on it. Output commit: an update is decoded, judged, merged and queued for the log in
 * one synchronous pass; every frame that may depend on it waits until the log says that it is durable.
 */
export class Room implements Log {
  readonly ref: DocumentRef;
  readonly name: DocumentName;
  readonly document: Document;
  readonly id: number;
  readonly epoch: number;
  readonly key: DataKey;
  readonly attachments = new Set<Attachment>();
  dead = false;
  /** takes nothing any more; its sockets are about to be closed */
  frozen = false;
  /** of the last committed row */
  seq: number;
  /** rows since the snapshot */
  tail: number;
  /** when something was merged last (`performance.now()`) */
  changedAt = 0;
  private readonly host: RoomHost;
  private readonly court: Court;
  private readonly outputs = new Outputs(this.attachments, (attachment) => this.onSlow(attachment));
  private readonly parked = new Parked((late) => this.askAgain(late));

  constructor(host: RoomHost, ref: DocumentRef, document: Document, policy: DocumentPolicy, loaded: Loaded) {
    this.host = host;
    this.ref = ref;
    this.name = documentName(ref);
    this.document = document;
    ({ id: this.id, epoch: this.epoch, key: this.key, seq: this.seq, tail: this.tail } = loaded);
    this.court = openCourt(document, policy, loaded.owners, loaded.retired);
  }

  attach(attachment: Attachment): void {
    this.attachments.add(attachment);
    const { epoch, seq } = this;
    attachment.socket.push(
      statelessFrame(attachment.address, { type: 'hello', epoch, seq, role: attachment.identity.role }),
    );
  }

  /** Everything that a frame causes has happened, or is queued, when this returns. */
  receive(attachment: Attachment, step: Step, payload: Uint8Array): void {
    if (this.dead || this.frozen) return;
    failpoint('recv');
    if (step === Step.Vector) return this.sendState(attachment, payload);
    const { actor, role } = attachment.identity;
    const verdict = this.judge(payload, actor, role, attachment.mayWrite);
    switch (verdict.kind) {
      case 'epoch':
        return attachment.socket.close(CloseCode.Epoch, 'the document began a new epoch');
      case 'malformed':
        this.host.stats.malformed++;
        this.strike(attachment, CloseCode.Malformed);
        return this.outputs.emit({ origin: attachment, frames: [attachment.notSaved] });
      case 'gap':
        return this.parked.add({ attachment, payload, missing: verdict.missing });
      case 'nothing':
        return this.outputs.emit({ origin: attachment, frames: this.answer(attachment, verdict.refused) });
      case 'merge':
        this.merge(verdict, actor, attachment);
        this.outputs.emit({
          origin: attachment,
          frames: this.answer(attachment, verdict.refused),
          update: verdict.update,
          starts: verdict.sections,
        });
        this.parked.retry(this.document.store, (ready) => {
          if (this.attachments.has(ready.attachment)) this.receive(ready.attachment, Step.Update, ready.payload);
        });
    }
  }

  /** A client's update that comes without a socket; resolves when what was allowed of it is durable. */
  push(writer: { actor: string; role: ProjectRole }, update: Uint8Array): Promise<PushResult> {
    if (this.dead || this.frozen) return Promise.reject(new DocumentError('unavailable', 'the document is reloading'));
    const verdict = this.judge(update, writer.actor, writer.role, mayWrite(writer.role, this.ref.kind));
    if (verdict.kind === 'epoch') return Promise.reject(new DocumentError('stale-epoch', 'of an earlier epoch'));
    if (verdict.kind === 'malformed') return Promise.reject(new DocumentError('malformed', verdict.why));
    if (verdict.kind === 'gap') return Promise.reject(new DocumentError('gap', 'depends on what is not here'));
    const result = { rejected: [...verdict.refused] };
    if (verdict.kind === 'merge') this.merge(verdict, writer.actor, null);
    return new Promise((resolve, reject) => {
      this.outputs.emit({
        origin: null,
        frames: [],
        ...(verdict.kind === 'merge' ? { update: verdict.update, starts: verdict.sections } : {}),
        done: () => resolve(result),
        lost: reject,
      });
    });
  }

  /**
   * A change by the server itself, unjudged; resolves when it is durable. What a change did before it threw stands,
   * is durable too, and the promise rejects with what it threw.
   */
  write(actor: string, change: (doc: Y.Doc) => void): Promise<void> {
    if (this.dead || this.frozen) return Promise.reject(new DocumentError('unavailable', 'the document is reloading'));
    const { document } = this;
    const { clientID: client } = document;
    const clock = Y.getState(document.store, client);
    const updates: Uint8Array[] = [];
    const take = (update: Uint8Array) => updates.push(update);
    document.on('update', take);
    let thrown: { error: unknown } | null = null;
    try {
      document.transact(() => change(document), actor);
    } catch (error) {
      thrown = { error };
    } finally {
      document.off('update', take);
    }
    return new Promise((resolve, reject) => {
      for (const update of updates) {
        this.enqueue(update, actor, client, this.court.owners.has(client) ? [] : [[client, SERVER]]);
        this.outputs.emit({ origin: null, frames: [], update, starts: [{ client, clock }], lost: reject });
      }
      const done = () => (thrown === null ? resolve() : reject(thrown.error));
      this.outputs.emit({ origin: null, frames: [], done, lost: reject });
    });
  }

  /** Resolves once all that is in memory now is durable (true), or lost (false). */
  settled(): Promise<boolean> {
    if (this.dead || this.outputs.durable === this.outputs.enqueued) return Promise.resolve(!this.dead);
    return new Promise((resolve) => {
      this.outputs.emit({ origin: null, frames: [], done: () => resolve(true), lost: () => resolve(false) });
    });
  }

  onCommitted(tag: number, seq: number, rows: number): void {
    this.seq = seq;
    this.tail += rows;
    this.outputs.committed(tag);
    this.host.committed(this);
  }

  onFailed(error: Error): void {
    this.fail(error);
  }

  /** Memory may hold what the log does not: it is forgotten. Clients come again and send what they have. */
  fail(error: Error): void {
    if (this.dead) return;
    this.end(error);
    this.host.drop(this, error);
  }

  /** Nobody is told anything any more. */
  end(error: Error): void {
    this.dead = true;
    this.parked.clear();
    this.host.writer.forget(this);
    this.outputs.abandon(new DocumentError('unavailable', error.message));
  }

  private judge(update: Uint8Array, actor: string, role: ProjectRole, allowed: boolean): Verdict {
    const verdict = judge(this.court, update, { actor, role, now: this.host.now(), document: this.document }, allowed);
    failpoint('judge');
    return verdict;
  }

  /** @throws Error by a bug only; the room is dropped then */
  private merge(verdict: Merge, actor: string, origin: Attachment | null): void {
    const { document } = this;
    const { update, direct, sections, deletions, newClients } = verdict;
    try {
      if (direct) integrate(document, sections[0] ?? null, deletions, origin);
      else Y.applyUpdate(document, update, origin);
      if (document.store.pendingStructs || document.store.pendingDs) throw new Error('structs wait after a merge');
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
    failpoint('merge');
    const owners = newClients.map((client) => [client, actor] as const);
    this.enqueue(update, actor, sections[0]?.client ?? 0, owners);
  }

  private enqueue(
    update: Uint8Array,
    actor: string,
    client: number,
    owners: readonly (readonly [number, string])[],
  ): void {
    this.changedAt = performance.now();
    for (const [owned, owner] of owners) this.court.owners.set(owned, owner);
    this.host.writer.enqueue({ target: this, tag: ++this.outputs.enqueued, update, actor, client, owners });
  }

  private answer(attachment: Attachment, refused: readonly Refusal[]): Buffer[] {
    const status = refused.length === 0 ? attachment.saved : attachment.notSaved;
    const frames: Buffer[] = [];
    if (refused.length === 0) {
      attachment.strikes = 0;
    } else {
      this.host.stats.refused++;
      this.strike(attachment, CloseCode.Forbidden);
      frames.push(statelessFrame(attachment.address, { type: 'rejected', entities: [...refused] }));
    }
    frames.push(status);
    for (; attachment.owed > 0; attachment.owed--) frames.push(status);
    return frames;
  }

  /** Answers a state vector with what the client lacks, and asks for what the server lacks. */
  private sendState(attachment: Attachment, vector: Uint8Array): void {
    let state: Uint8Array;
    try {
      const { retired } = this.court;
      if (retired.size > 0) {
        for (const client of Y.decodeStateVector(vector).keys()) {
          if (retired.has(client)) return attachment.socket.close(CloseCode.Epoch, 'the document began a new epoch');
        }
      }
      state = Y.encodeStateAsUpdate(this.document, vector);
    } catch {
      return this.strike(attachment, CloseCode.Malformed);
    }
    attachment.synced = true;
    attachment.since = this.outputs.enqueued;
    attachment.behind = null;
    const { address } = attachment;
    this.outputs.emit({
      origin: attachment,
      frames: [
        syncFrame(address, Step.Vector, Y.encodeStateVector(this.document)),
        syncFrame(address, Step.State, state),
      ],
    });
  }

  private onSlow(attachment: Attachment): void {
    this.host.stats.slow++;
    awaitReader(attachment, this.document, (update) => {
      if (this.dead || !this.attachments.has(attachment)) return;
      attachment.since = this.outputs.enqueued;
      this.outputs.emit({ origin: attachment, frames: [syncFrame(attachment.address, Step.Update, update)] });
    });
  }

  /** What their updates depend on has not come: they are asked for everything, and answered with that. */
  private askAgain(late: readonly Attachment[]): void {
    if (this.dead || this.frozen) return;
    for (const attachment of late) attachment.owed++;
    for (const attachment of new Set(late)) {
      this.strike(attachment, CloseCode.Malformed);
      const vector = Y.encodeStateVector(this.document);
      this.outputs.emit({ origin: attachment, frames: [syncFrame(attachment.address, Step.Vector, vector)] });
    }
  }

  private strike(attachment: Attachment, code: number): void {
    if (++attachment.strikes > MAX_STRIKES) attachment.socket.close(code, 'too many refused updates');
  }
}
