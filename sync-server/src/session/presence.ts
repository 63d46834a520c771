import type { Connection, Document } from '@hocuspocus/server';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';

/** Of one client's state, as JSON. */
const MAX_BYTES = 2048;
/** A provider reports itself; more than that in one frame is not presence. */
const MAX_STATES = 3;
/** Awareness clientIDs of one connection: a page that forks its document gets a new one each time. */
const MAX_CLIENTS = 16;

interface PresenceUpdate {
  document: Document;
  connection: Connection;
  actor: Id22;
  actorOf(connection: Connection): Id22 | undefined;
  /** by awareness clientID; what is taken out of it is not relayed */
  states: Map<number, Record<string, unknown>>;
}

/**
 * Makes presence honest: `user` is whom the connection was authenticated for, whatever the client says, and nobody
 * speaks under an awareness clientID that is somebody else's.
 */
export function vouchFor({ document, connection, actor, actorOf, states }: PresenceUpdate): void {
  const own = document.connections.get(connection)?.clients as Set<number> | undefined;
  let count = 0;
  for (const [client, state] of states) {
    const known = own?.has(client) ?? false;
    const tooMany = ++count > MAX_STATES || (!known && (own?.size ?? 0) >= MAX_CLIENTS);
    state['user'] = { id: actor };
    if (tooMany || Buffer.byteLength(JSON.stringify(state)) > MAX_BYTES || !mayTake(client)) states.delete(client);
  }

  /** A reconnected page takes its clientID with it, or it would vanish when its old connection dies. */
  function mayTake(client: number): boolean {
    if (own?.has(client)) return true;
    for (const [other, { clients }] of document.connections) {
      if (other === connection || !clients.has(client)) continue;
      if (actorOf(other) !== actor) return false;
      clients.delete(client);
      own?.add(client);
    }
    return true;
  }
}
