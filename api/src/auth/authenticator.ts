import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { sessions, users } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db } from '@cairn/shared/platform/db/open.ts';
import { ApiError } from '../http/api-error.ts';
import type { Authenticator, Caller } from '../http/register.ts';
import type { AccessTokens } from './access-tokens.ts';

/** A session that was ended elsewhere opens doors here for at most this long; promised are 5 s. */
const REMEMBER_MS = 2000;
const REMEMBERED = 10_000;

export interface TokenAuthenticator extends Authenticator {
  /** for sockets, which bring the bare token. @returns null when it proves nothing (any more) */
  authenticateToken(token: string): Promise<Caller | null>;
  /** a session ended in this process */
  forget(sessionId: Uuid): void;
}

/** Access tokens prove a session, and the session must still be there: a signed-out device stops at once, not after 15 minutes. */
export function createAuthenticator(db: Db, tokens: AccessTokens, now: () => number = Date.now): TokenAuthenticator {
  const alive = new Map<Uuid, number>();

  async function authenticateToken(token: string): Promise<Caller | null> {
    const claims = await tokens.verify(token);
    if (!claims) return null;
    const { userId, sessionId } = claims;
    const seen = alive.get(sessionId);
    if (seen !== undefined && now() - seen < REMEMBER_MS) return { userId, sessionId };
    const rows = await db
      .select({ id: sessions.publicId })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.publicId, sessionId),
          eq(sessions.userId, userId),
          gt(sessions.expiresAt, new Date(now())),
          isNull(users.disabledAt),
        ),
      );
    if (rows.length === 0) return null;
    if (alive.size >= REMEMBERED) alive.clear();
    alive.set(sessionId, now());
    return { userId, sessionId };
  }

  return {
    authenticateToken,
    async authenticate(authorization) {
      const token = /^Bearer ([\w.-]{1,2000})$/i.exec(authorization ?? '')?.[1];
      if (token === undefined)
        throw new ApiError('unauthenticated', 'Sign in first: this address needs an access token.');
      const caller = await authenticateToken(token);
      if (!caller)
        throw new ApiError(
          'unauthenticated',
          'The access token is not valid or no longer valid. Refresh it or sign in again.',
        );
      return caller;
    },
    forget: (sessionId) => void alive.delete(sessionId),
  };
}
