/** People, sessions, teams, projects and who may enter them. Roles are checked by the values of domain/access/roles.ts. */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { PROJECT_ROLES, TEAM_ROLES } from '../../domain/access/roles.ts';
import { bytea } from './document-tables.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const created = () => instant('created_at').notNull().defaultNow();

/** What belongs to the whole server: one row, whose lock also decides who was the first visitor. */
export const server = pgTable(
  'server',
  {
    one: boolean().primaryKey().default(true),
    /** the first visitor; null until there is one */
    adminId: uuid('admin_id').references((): AnyPgColumn => users.id, { onDelete: 'set null' }),
    claimedAt: instant('claimed_at'),
  },
  (t) => [check('server_one_row', sql`${t.one}`)],
);

/** Ed25519 keys that sign access tokens. `sealed` is the private key (PKCS #8) under the master key. */
export const signingKeys = pgTable('signing_keys', {
  id: text().primaryKey(),
  publicKey: text('public_key').notNull(),
  sealed: bytea().notNull(),
  createdAt: created(),
});

export const users = pgTable('users', {
  id: uuid().primaryKey(),
  /** lower case */
  email: text().notNull().unique(),
  name: text().notNull(),
  passwordHash: text('password_hash').notNull(),
  admin: boolean().notNull().default(false),
  disabledAt: instant('disabled_at'),
  createdAt: created(),
});

/** A signed-in device. `id` is the SHA-256 of the secret that only the device has: this table opens no account. */
export const sessions = pgTable(
  'sessions',
  {
    id: text().primaryKey(),
    /** names the session in access tokens */
    publicId: uuid('public_id').notNull().unique(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    createdAt: created(),
    userAgent: text('user_agent'),
  },
  (t) => [index().on(t.userId)],
);

/** The rotated refresh tokens of a session, a family by `sessionId`. `id` is the token's SHA-256. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    id: text().primaryKey(),
    sessionId: text('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    createdAt: created(),
    /** set when it was exchanged for the next one: using it again later means that it was stolen */
    replacedAt: instant('replaced_at'),
  },
  (t) => [index().on(t.sessionId)],
);

export const teams = pgTable('teams', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  /** made with its owner's account */
  personal: boolean().notNull().default(false),
  createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
  createdAt: created(),
});

export const userTeams = pgTable(
  'user_teams',
  {
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text({ enum: TEAM_ROLES }).notNull(),
    joinedAt: instant('joined_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.teamId, t.userId] }), index().on(t.userId)],
);

export const projects = pgTable(
  'projects',
  {
    id: uuid().primaryKey(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id),
    name: text().notNull(),
    /** prefix of task numbers */
    key: text().notNull(),
    createdBy: uuid('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: created(),
    archivedAt: instant('archived_at'),
    /** the last task number given */
    lastNumber: bigint('last_number', { mode: 'number' }).notNull().default(0),
    /** the log position up to which every task of the document has its number */
    numberedThrough: bigint('numbered_through', { mode: 'number' }).notNull().default(0),
    /** false until board and columns are in the document: a creation that was cut off is completed by its repetition */
    ready: boolean().notNull().default(false),
  },
  (t) => [unique().on(t.teamId, t.key)],
);

export const projectMembers = pgTable(
  'project_members',
  {
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text({ enum: PROJECT_ROLES }).notNull(),
    addedAt: instant('added_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] }), index().on(t.userId)],
);

/** `tokenHash` is the SHA-256 of what stands in the link. */
export const invitations = pgTable(
  'invitations',
  {
    id: uuid().primaryKey(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id, { onDelete: 'cascade' }),
    tokenHash: text('token_hash').notNull(),
    role: text({ enum: TEAM_ROLES }).notNull(),
    projectId: uuid('project_id').references(() => projects.id, { onDelete: 'cascade' }),
    projectRole: text('project_role', { enum: PROJECT_ROLES }),
    createdBy: uuid('created_by')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: created(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [uniqueIndex().on(t.tokenHash), index().on(t.teamId)],
);

/** Each person may use an invitation once: who was removed or given less does not come back by an old link. */
export const invitationUses = pgTable(
  'invitation_uses',
  {
    invitationId: uuid('invitation_id')
      .notNull()
      .references(() => invitations.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    usedAt: instant('used_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.invitationId, t.userId] })],
);

/** Counters of the limits that must hold across processes and restarts; the shape is the limiter's. `expire` in milliseconds since 1970. */
export const rateLimits = pgTable('rate_limits', {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: bigint({ mode: 'number' }),
});
