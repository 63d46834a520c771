import { and, eq, lt } from 'drizzle-orm';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { refreshTokens } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db, DbLike } from '@cairn/shared/platform/db/open.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { createSuccession, hashSecret, newSecret } from '../http/secrets.ts';
import { createLucia } from './session-adapter.ts';

/** Tabs that wake up together present the same token; later than this, a used token is a stolen one. */
const GRACE_MS = 20_000;
/** Used tokens are kept so long to recognise a thief by name; older ones are unknown, which ends the session too. */
const KEEP_USED_MS = 7 * 86_400_000;

export interface SessionGrant {
  userId: Uuid;
  /** names the session in access tokens */
  sessionId: Uuid;
  /** for the cookie: the session's secret and the refresh token, joined by a dot */
  cookie: string;
}

export interface Sessions {
  start(userId: Uuid, userAgent: string | null): Promise<SessionGrant>;
  /** @returns null when the session has ended or the token was used before, which ends it */
  refresh(cookie: string): Promise<SessionGrant | null>;
  /** @returns the public id of the session that ended */
  end(cookie: string): Promise<Uuid | null>;
  removeExpired(): Promise<void>;
}

/** Signed-in devices: lucia keeps the sessions, rotated refresh tokens prove that only one device uses each. */
export function createSessions(db: Db, masterKey: Uint8Array, now: () => number = Date.now): Sessions {
  const succeed = createSuccession(masterKey);
  const lucia = createLucia(db);

  return {
    async start(userId, userAgent) {
      const attributes = { publicId: newUuid(), userAgent: userAgent?.slice(0, 300) ?? null };
      const session = await lucia.createSession(userId, attributes, { sessionId: newSecret() });
      const secret = newSecret();
      await db
        .insert(refreshTokens)
        .values({ id: hashSecret(secret), sessionId: hashSecret(session.id), createdAt: new Date(now()) });
      return { userId, sessionId: attributes.publicId, cookie: `${session.id}.${secret}` };
    },

    async refresh(cookie) {
      const parts = split(cookie);
      if (!parts) return null;
      const { session, user } = await lucia.validateSession(parts.session);
      if (!session || user.disabled) return null;
      const next = await db.transaction((tx) => exchange(tx, parts));
      if (next === null) {
        await lucia.invalidateSession(parts.session);
        return null;
      }
      return { userId: user.id, sessionId: session.publicId, cookie: `${parts.session}.${next}` };
    },

    async end(cookie) {
      const parts = split(cookie);
      if (!parts) return null;
      const { session } = await lucia.validateSession(parts.session);
      await lucia.invalidateSession(parts.session);
      return session?.publicId ?? null;
    },

    async removeExpired() {
      await lucia.deleteExpiredSessions();
      await db.delete(refreshTokens).where(lt(refreshTokens.replacedAt, new Date(now() - KEEP_USED_MS)));
    },
  };

  /** Under the token's row lock, so of two tabs one rotates and the other sees it. @returns null for a token used before */
  async function exchange(
    tx: DbLike,
    { session, secret }: { session: string; secret: string },
  ): Promise<string | null> {
    const sessionId = hashSecret(session);
    const find = (token: string) =>
      tx
        .select()
        .from(refreshTokens)
        .where(and(eq(refreshTokens.id, hashSecret(token)), eq(refreshTokens.sessionId, sessionId)))
        .for('update');
    const [row] = await find(secret);
    if (!row) return null;
    if (row.replacedAt === null) {
      const next = succeed(session, secret);
      await tx
        .update(refreshTokens)
        .set({ replacedAt: new Date(now()) })
        .where(eq(refreshTokens.id, row.id));
      await tx.insert(refreshTokens).values({ id: hashSecret(next), sessionId, createdAt: new Date(now()) });
      return next;
    }
    if (now() - row.replacedAt.getTime() > GRACE_MS) return null;
    // another tab was first: both go on with the newest token. Tokens of one grace window: a short walk
    let newest = succeed(session, secret);
    for (let [step] = await find(newest); step?.replacedAt; [step] = await find(newest))
      newest = succeed(session, newest);
    return newest;
  }
}

function split(cookie: string): { session: string; secret: string } | null {
  const match = /^([\w-]{43})\.([\w-]{43})$/.exec(cookie);
  return match ? { session: match[1]!, secret: match[2]! } : null;
}
