import { mayWrite, type ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { DocumentRef } from '@cairn/shared/domain/kernel/document-name.ts';
import { type Id22, isUuid, uuidToId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import type { Attachment } from './attachment.ts';
import type { Room } from './room.ts';
import { statelessFrame } from './wire.ts';

export type Authorize = (userId: Id22, document: DocumentRef) => Promise<ProjectRole | null>;

/** What changed is remembered for as long as a connection may take from its authentication to its arrival. */
const REMEMBER_MS = 5 * 60_000;

const canonical = (id: string): string => (isUuid(id) ? uuidToId22(id) : id);

/** Keeps the roles of live connections as the directory has them (AUTH-2). */
export class Access {
  private readonly authorize: Authorize;
  private readonly rooms: () => Iterable<Room>;
  private readonly changed = new Map<string, number>();

  constructor(authorize: Authorize, rooms: () => Iterable<Room>) {
    this.authorize = authorize;
    this.rooms = rooms;
  }

  /** A person's access changed: asks anew for each of their connections, and says or ends what follows. */
  accessChanged(change: { userId: string; projectId?: string | undefined }): void {
    const actor = canonical(change.userId);
    const project = change.projectId === undefined ? null : canonical(change.projectId);
    const now = performance.now();
    for (const [id, at] of this.changed) if (at < now - REMEMBER_MS) this.changed.delete(id);
    this.changed.set(actor, now);
    for (const room of this.rooms()) {
      if (project !== null && room.ref.projectId !== project) continue;
      for (const attachment of room.attachments) {
        if (attachment.identity.actor === actor) void this.check(room, attachment);
      }
    }
  }

  /** True where the role that was given at `since` (`performance.now()`) may be out of date. */
  isStale(actor: string, since: number): boolean {
    return (this.changed.get(actor) ?? -Infinity) >= since;
  }

  async check(room: Room, attachment: Attachment): Promise<void> {
    const { identity, socket, address, connection } = attachment;
    let role: ProjectRole | null;
    let since: number;
    try {
      do {
        since = performance.now();
        role = await this.authorize(identity.actor, room.ref);
      } while (this.isStale(identity.actor, since));
    } catch {
      // Nobody can say: the connection ends, and a new one is authenticated from nothing.
      return socket.close(CloseCode.NotDurable, 'access could not be checked');
    }
    if (role === null) return socket.close(CloseCode.Forbidden, 'access was taken away');
    if (role === identity.role) return;
    identity.role = role;
    connection.readOnly = !mayWrite(role, room.ref.kind);
    socket.push(statelessFrame(address, { type: 'role', role }));
  }
}
