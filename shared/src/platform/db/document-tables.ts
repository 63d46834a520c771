/**
 * The document log: the only truth. Everything that says something about content is inside `sealed`
 * (AES-256-GCM; the CRC-32 of the plain bytes is inside too, since outside it would confirm guesses after
 * the key is gone).
 */
import {
  bigint,
  bigserial,
  customType,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** `head` is the last seq given; its row lock orders the commits of a document. Kept narrow: it is the hot row. */
export const documents = pgTable('documents', {
  id: bigserial({ mode: 'number' }).primaryKey(),
  name: text().notNull().unique(),
  head: bigint({ mode: 'number' }).notNull().default(0),
  epoch: integer().notNull().default(1),
});

/** The data key of one (document, epoch), wrapped by the master key. Destroying `wrapped` makes the epoch unreadable everywhere. */
export const documentKeys = pgTable(
  'document_keys',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    document: bigint({ mode: 'number' })
      .notNull()
      .references(() => documents.id),
    epoch: integer().notNull(),
    wrapped: bytea(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    destroyedAt: timestamp('destroyed_at', { withTimezone: true }),
  },
  (t) => [unique().on(t.document, t.epoch)],
);

/** A row is the run of updates of one actor and client in one commit. */
export const documentUpdates = pgTable(
  'document_updates',
  {
    document: bigint({ mode: 'number' }).notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    epoch: integer().notNull(),
    key: bigint({ mode: 'number' }).notNull(),
    actor: text().notNull(),
    client: bigint({ mode: 'number' }).notNull(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    sealed: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.document, t.seq] })],
);

/** `sealed` holds brotli of a Yjs update V2: it is served as it is to clients that have nothing. */
export const documentSnapshots = pgTable('document_snapshots', {
  document: bigint({ mode: 'number' }).primaryKey(),
  seq: bigint({ mode: 'number' }).notNull(),
  epoch: integer().notNull(),
  key: bigint({ mode: 'number' }).notNull(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  sealed: bytea().notNull(),
});

/** Which user a Yjs clientID belongs to: nobody may write under someone else's. */
export const documentClients = pgTable(
  'document_clients',
  {
    document: bigint({ mode: 'number' }).notNull(),
    epoch: integer().notNull(),
    client: bigint({ mode: 'number' }).notNull(),
    actor: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.document, t.epoch, t.client] })],
);
