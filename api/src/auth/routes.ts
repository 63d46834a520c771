import type { FastifyReply, FastifyRequest } from 'fastify';
import * as contract from '@cairn/shared/contract/auth.ts';
import type { Session } from '@cairn/shared/contract/auth.ts';
import type { Config } from '@cairn/shared/platform/config.ts';
import type { Db } from '@cairn/shared/platform/db/open.ts';
import { ApiError } from '../http/api-error.ts';
import type { Limit } from '../http/limits.ts';
import type { Routes } from '../http/register.ts';
import { hashSecret } from '../http/secrets.ts';
import { teamsOf } from '../membership/teams-of.ts';
import type { AccessTokens } from './access-tokens.ts';
import { checkPassword, createAccount, isFirstRun, readUser, toUser, type UserRow } from './accounts.ts';
import type { TokenAuthenticator } from './authenticator.ts';
import { SESSION_DAYS } from './session-adapter.ts';
import type { SessionGrant, Sessions } from './sessions.ts';

const COOKIE = 'cairn_refresh';
const COOKIE_PATH = '/api/auth';

export interface AuthParts {
  db: Db;
  config: Pick<Config, 'publicUrl' | 'registration'>;
  sessions: Sessions;
  tokens: AccessTokens;
  authenticator: TokenAuthenticator;
  limits: { registerByAddress: Limit; loginByAddress: Limit; loginByAccount: Limit; refreshByAddress: Limit };
}

export function authRoutes(routes: Routes, parts: AuthParts): void {
  const { db, config, sessions, tokens, authenticator, limits } = parts;

  const cookieOptions = {
    path: COOKIE_PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl.startsWith('https:'),
  } as const;
  const setCookie = (reply: FastifyReply, value: string) =>
    reply.setCookie(COOKIE, value, { ...cookieOptions, maxAge: SESSION_DAYS * 86_400 });
  const clearCookie = (reply: FastifyReply) => reply.clearCookie(COOKIE, cookieOptions);

  async function answer(reply: FastifyReply, grant: SessionGrant, user: UserRow): Promise<Session> {
    const [token, teams] = await Promise.all([tokens.sign(grant.userId, grant.sessionId), teamsOf(db, grant.userId)]);
    setCookie(reply, grant.cookie);
    return { user: toUser(user), teams, ...token };
  }

  /** A new session in place of the one that the cookie names: a cookie planted beforehand is worth nothing. */
  async function signIn(request: FastifyRequest, reply: FastifyReply, user: UserRow): Promise<Session> {
    const before = request.cookies[COOKIE];
    if (before !== undefined) await endSession(before);
    const grant = await sessions.start(user.id as SessionGrant['userId'], request.headers['user-agent'] ?? null);
    return answer(reply, grant, user);
  }

  async function endSession(cookie: string): Promise<void> {
    const ended = await sessions.end(cookie);
    if (ended) authenticator.forget(ended);
  }

  routes.add(contract.serverStatus, async () => ({
    firstRun: await isFirstRun(db),
    registration: config.registration,
  }));

  routes.add(
    contract.register,
    async ({ body, request, reply }) => signIn(request, reply, await createAccount(db, body, config.registration)),
    { limit: limits.registerByAddress, sameOrigin: true },
  );

  routes.add(
    contract.login,
    async ({ body, request, reply }) => {
      const account = hashSecret(body.email);
      // counted before the check and in a transaction of its own: a failed login cannot take the count back
      await limits.loginByAccount.consume(account, reply);
      const user = await checkPassword(db, body.email, body.password);
      await Promise.all([limits.loginByAccount.clear(account), limits.loginByAddress.giveBack(request.ip)]);
      return signIn(request, reply, user);
    },
    { limit: limits.loginByAddress, sameOrigin: true },
  );

  routes.add(
    contract.refresh,
    async ({ request, reply }) => {
      const cookie = request.cookies[COOKIE];
      if (cookie === undefined) throw new ApiError('unauthenticated', 'There is no session on this device. Sign in.');
      const grant = await sessions.refresh(cookie);
      const user = grant && (await readUser(db, grant.userId));
      if (!grant || !user) {
        clearCookie(reply);
        throw new ApiError(
          'session-ended',
          'Your session has ended. Sign in again; what is unsent stays on this device.',
        );
      }
      return answer(reply, grant, user);
    },
    { limit: limits.refreshByAddress, sameOrigin: true },
  );

  routes.add(contract.me, async ({ caller }) => {
    const user = await readUser(db, caller.userId);
    if (!user) throw new ApiError('unauthenticated', 'This account no longer exists.');
    return { user: toUser(user), teams: await teamsOf(db, caller.userId) };
  });

  routes.add(
    contract.logout,
    async ({ request, reply }) => {
      const cookie = request.cookies[COOKIE];
      if (cookie !== undefined) await endSession(cookie);
      clearCookie(reply);
    },
    { sameOrigin: true },
  );
}
