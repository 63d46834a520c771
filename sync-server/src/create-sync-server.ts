import type http from 'node:http';
import pg from 'pg';
import type { DocumentKind, DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { DocumentPolicy } from '@cairn/shared/domain/kernel/policy.ts';
import { policyFor as productPolicy } from '@cairn/shared/domain/registry.ts';
import { Epochs } from './epochs.ts';
import { armFailpoint, type Failpoint } from './failpoint.ts';
import { LocalGateway } from './gateway.ts';
import { Compactor } from './log/compactor.ts';
import { Loader } from './log/loader.ts';
import { MasterKey } from './log/seal.ts';
import { LogWriter } from './log/writer.ts';
import { Access, type Authorize } from './session/access.ts';
import { Rooms } from './session/rooms.ts';
import { Outbox } from './session/socket.ts';
import { type Authenticate, SyncServer } from './session/sync-server.ts';

export interface SyncServerConfig {
  databaseUrl: string;
  /** 32 bytes; wraps the keys of all documents */
  masterKey: Uint8Array;
  authenticate: Authenticate;
  authorize: Authorize;
  policyFor?: (kind: DocumentKind) => DocumentPolicy;
  path?: string;
  allowedOrigins?: readonly string[];
  /** of one WebSocket message, in bytes */
  maxPayload?: number;
  /** of updates that wait for the log, in bytes; sockets are paused above */
  queueBytes?: number;
  /** rows since the snapshot that start a compaction while people are there, and when the last one leaves */
  compactRows?: { busy: number; idle: number };
  /** connections to the log, and so commits that may be under way at once */
  lanes?: number;
  /** milliseconds after which a commit is passed by documents that need not wait for it */
  stallMs?: number;
  /** for the chaos runner only */
  failpoint?: Failpoint | null;
  warn?(what: string, error: unknown): void;
}

export interface SyncServerStats {
  sockets: number;
  documents: number;
  /** documents dropped after a commit that failed */
  dropped: number;
  /** updates of which something was refused */
  refused: number;
  malformed: number;
  /** readers that fell behind */
  slow: number;
  hookErrors: number;
  commits: number;
  rows: number;
  updates: number;
  failures: number;
  queuedBytes: number;
  /** false while the database does not answer: nothing is acknowledged, and new connections get 503 */
  healthy: boolean;
}

export interface RunningSyncServer {
  server: SyncServer;
  rooms: Rooms;
  gateway: LocalGateway;
  /** Takes over upgrades of its path on a server that somebody else listens with. */
  attachTo(server: http.Server): void;
  stats(): SyncServerStats;
  /** Folds a document into its next epoch. @returns null where it was not the moment */
  turnEpoch(name: DocumentName): Promise<number | null>;
  /** Ends connections, waits until all is durable, finishes compaction. */
  close(): Promise<void>;
}

const LANES = 2;
const STALL_MS = 50;
const POOL = 8;

/** The sync server with all its parts on one Postgres. It does not listen itself. */
export function createSyncServer(config: SyncServerConfig): RunningSyncServer {
  const { databaseUrl, masterKey, failpoint = null, warn = () => {} } = config;
  armFailpoint(failpoint);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL });
  pool.on('error', (error) => warn('an idle database connection broke', error));
  const master = new MasterKey(masterKey);
  const compactor = new Compactor({ databaseUrl, masterKey, failpoint }, warn);
  const connect = async () => {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const parts = assemble({ ...config, pool, connect, master, compact: (id) => compactor.request(id) });
  const { rooms } = parts;
  const epochs = new Epochs({ rooms, pool, fold: (turn) => compactor.turn(turn), now: Date.now, warn });
  compactor.onCompacted = (document, result) => void epochs.compacted(document, result);
  return {
    ...parts,
    turnEpoch: (name) => epochs.turn(name),
    async close() {
      epochs.close();
      await parts.close();
      await compactor.close();
      await pool.end();
    },
  };
}

export interface AssemblyParts extends Omit<SyncServerConfig, 'databaseUrl' | 'masterKey'> {
  pool: Pick<pg.Pool, 'query'>;
  connect(): Promise<pg.Client>;
  master: MasterKey;
  compact(document: number): void;
}

/** Puts the session, the log and the gateway together, on whatever database it is given. */
export function assemble({
  pool,
  connect,
  master,
  compact,
  authenticate,
  authorize,
  policyFor = productPolicy,
  path = '/sync',
  allowedOrigins = [],
  maxPayload = 16 << 20,
  queueBytes = 32 << 20,
  compactRows = { busy: 2000, idle: 10 },
  lanes = LANES,
  stallMs = STALL_MS,
  warn = () => {},
}: AssemblyParts): Omit<RunningSyncServer, 'turnEpoch'> {
  const outbox = new Outbox();
  const loader = new Loader(pool, master);
  const writer = new LogWriter({
    connect,
    lanes,
    stallMs,
    highBytes: queueBytes,
    lowBytes: queueBytes / 4,
    onTurn: () => outbox.flush(),
    onPressure: (full) => server.pause(full),
    onHealth: (healthy) => warn(healthy ? 'the log is written again' : 'the log cannot be written', null),
  });
  const rooms: Rooms = new Rooms({
    writer,
    loader,
    policyFor,
    now: Date.now,
    detach: (socket) => server.detach(socket),
    compactRows,
    compact: (room) => compact(room.id),
    onCommitted: (room) => gateway.committed(room),
    warn,
  });
  void writer.start();
  const access = new Access(authorize, () => rooms.all());
  const gateway = new LocalGateway({ rooms, access, loader, compact: (room) => compact(room.id), warn });
  const server: SyncServer = new SyncServer({
    rooms,
    access,
    outbox,
    authenticate,
    path,
    allowedOrigins,
    maxPayload,
    warn,
  });
  return {
    server,
    rooms,
    gateway,
    attachTo: (http) => server.attachTo(http),
    stats: () => ({
      ...rooms.stats,
      ...writer.stats,
      sockets: server.sockets.size,
      documents: server.hocuspocus.documents.size,
      hookErrors: server.stats.hookErrors,
      queuedBytes: writer.queuedBytes,
      healthy: writer.healthy,
    }),
    async close() {
      server.close();
      await rooms.end();
      await writer.close();
    },
  };
}
