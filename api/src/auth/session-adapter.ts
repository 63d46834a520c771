import { eq, lte } from 'drizzle-orm';
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from 'lucia';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { sessions, users } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db } from '@cairn/shared/platform/db/open.ts';
import { hashSecret } from '../http/secrets.ts';

declare module 'lucia' {
  interface Register {
    Lucia: ReturnType<typeof createLucia>;
    UserId: Uuid;
    DatabaseSessionAttributes: { publicId: Uuid; userAgent: string | null };
    DatabaseUserAttributes: { disabled: boolean };
  }
}

/** A device that is not used for so long must sign in again; each use in the second half begins the time anew. */
export const SESSION_DAYS = 30;

export const createLucia = (db: Db) =>
  new Lucia(createSessionAdapter(db), {
    sessionExpiresIn: new TimeSpan(SESSION_DAYS, 'd'),
    getSessionAttributes: ({ publicId }) => ({ publicId }),
    getUserAttributes: ({ disabled }) => ({ disabled }),
  });

type Row = typeof sessions.$inferSelect;

const toSession = (row: Row, id: string): DatabaseSession => ({
  id,
  userId: row.userId as Uuid,
  expiresAt: row.expiresAt,
  attributes: { publicId: row.publicId as Uuid, userAgent: row.userAgent },
});

/** Lucia's storage, which never holds a session id: only its SHA-256. */
function createSessionAdapter(db: Db): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [row] = await db
        .select({ session: sessions, disabledAt: users.disabledAt })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(eq(sessions.id, hashSecret(id)));
      if (!row) return [null, null];
      const user = { id: row.session.userId as Uuid, attributes: { disabled: row.disabledAt !== null } };
      return [toSession(row.session, id), user];
    },
    /** the ids of these are hashes: they open nothing */
    async getUserSessions(userId) {
      const rows = await db.select().from(sessions).where(eq(sessions.userId, userId));
      return rows.map((row) => toSession(row, row.id));
    },
    async setSession({ id, userId, expiresAt, attributes }) {
      await db.insert(sessions).values({ id: hashSecret(id), userId, expiresAt, ...attributes });
    },
    async updateSessionExpiration(id, expiresAt) {
      await db
        .update(sessions)
        .set({ expiresAt })
        .where(eq(sessions.id, hashSecret(id)));
    },
    async deleteSession(id) {
      await db.delete(sessions).where(eq(sessions.id, hashSecret(id)));
    },
    async deleteUserSessions(userId) {
      await db.delete(sessions).where(eq(sessions.userId, userId));
    },
    async deleteExpiredSessions() {
      await db.delete(sessions).where(lte(sessions.expiresAt, new Date()));
    },
  };
}
