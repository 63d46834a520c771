import type { Connection } from '@hocuspocus/server';
import { mayWrite, type ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { DocumentKind } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { SyncSocket } from './socket.ts';
import { addressBytes, statusFrame } from './wire.ts';

/** Who a connection speaks for. Changed in place when the role does. */
export interface Identity {
  actor: Id22;
  role: ProjectRole;
}

/** One client on one document. */
export class Attachment {
  readonly socket: SyncSocket;
  readonly connection: Connection;
  readonly identity: Identity;
  readonly kind: DocumentKind;
  /** as the client spells it */
  readonly addressText: string;
  readonly address: Uint8Array;
  readonly saved: Buffer;
  readonly notSaved: Buffer;
  /** has asked for the state, and so gets updates whose tag is above `since` */
  synced = false;
  since = 0;
  /** frames to acknowledge once the client has filled the gap before them */
  owed = 0;
  strikes = 0;
  /** a slow reader: clientID → the first clock that it did not get */
  behind: Map<number, number> | null = null;

  constructor(socket: SyncSocket, connection: Connection, identity: Identity, kind: DocumentKind, address: string) {
    this.socket = socket;
    this.connection = connection;
    this.identity = identity;
    this.kind = kind;
    this.addressText = address;
    this.address = addressBytes(address);
    this.saved = statusFrame(this.address, true);
    this.notSaved = statusFrame(this.address, false);
  }

  get mayWrite(): boolean {
    return mayWrite(this.identity.role, this.kind);
  }
}
