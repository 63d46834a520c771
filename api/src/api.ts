import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createAccess, type Access } from '@cairn/shared/platform/access/authorize.ts';
import type { DocumentGateway } from '@cairn/shared/platform/documents/port.ts';
import type { Platform } from '@cairn/shared/platform/open.ts';
import { createAccessTokens } from './auth/access-tokens.ts';
import { createAuthenticator, type TokenAuthenticator } from './auth/authenticator.ts';
import { authRoutes } from './auth/routes.ts';
import { createSessions } from './auth/sessions.ts';
import { documentRoutes } from './documents/routes.ts';
import { clientFiles } from './http/client-files.ts';
import { healthRoutes } from './http/health.ts';
import { limitInDatabase, limitInProcess } from './http/limits.ts';
import { isAllowedOrigin } from './http/origin.ts';
import { createRoutes } from './http/register.ts';
import { createHttpServer } from './http/server.ts';
import { createAnnounce } from './membership/announce.ts';
import { projectRoutes } from './projects/routes.ts';
import { teamRoutes } from './teams/routes.ts';

const HOUR_S = 3600;
const QUARTER_S = 900;
const CLEANUP_MS = 3_600_000;

export interface Identity {
  access: Access;
  authenticator: TokenAuthenticator;
}

type ApiPlatform = Pick<Platform, 'config' | 'log' | 'database' | 'masterKey' | 'signingKey'>;

/** Who someone is and where they may go: what the api and the sync server ask alike. */
export function createIdentity(
  { database, signingKey }: ApiPlatform,
  now?: () => number,
): Identity & { tokens: ReturnType<typeof createAccessTokens> } {
  const tokens = createAccessTokens(signingKey, now);
  return {
    access: createAccess(database.db, now),
    authenticator: createAuthenticator(database.db, tokens, now),
    tokens,
  };
}

export interface ApiOptions {
  platform: ApiPlatform;
  identity: ReturnType<typeof createIdentity>;
  gateway: DocumentGateway;
  /** the built client; null: none is served */
  clientFolder: string | null;
  now?: () => number;
}

export const builtClient = path.join(import.meta.dirname, '..', '..', 'client', 'dist');

/** All HTTP of the product on one Fastify that does not listen yet. */
export async function createApi({
  platform,
  identity,
  gateway,
  clientFolder,
  now,
}: ApiOptions): Promise<FastifyInstance> {
  const { config, log, database, masterKey } = platform;
  const { db, pool } = database;
  const { access, authenticator, tokens } = identity;
  const app = await createHttpServer(config, log);
  const routes = createRoutes(app, authenticator, ({ headers }) =>
    isAllowedOrigin(config, headers.origin, headers.host),
  );
  const announce = createAnnounce(access, gateway);
  const sessions = createSessions(db, masterKey, now);

  authRoutes(routes, {
    db,
    config,
    sessions,
    tokens,
    authenticator,
    limits: {
      // an office behind one address registers and signs in on one morning
      registerByAddress: limitInProcess({ name: 'register', points: 1000, seconds: HOUR_S }),
      loginByAddress: limitInDatabase({ name: 'login-address', points: 300, seconds: QUARTER_S }, pool),
      loginByAccount: limitInDatabase({ name: 'login-account', points: 10, seconds: QUARTER_S }, pool),
      refreshByAddress: limitInProcess({ name: 'refresh', points: 3000, seconds: QUARTER_S }),
    },
  });
  const invitationByAddress = limitInProcess({ name: 'invitation', points: 300, seconds: QUARTER_S });
  teamRoutes(routes, { db, access, announce, config, limits: { invitationByAddress } });
  projectRoutes(routes, { db, access, announce, gateway });
  documentRoutes(routes, { access, gateway });
  healthRoutes(app, pool);
  await clientFiles(app, clientFolder);

  const cleanup = setInterval(() => {
    sessions.removeExpired().catch((error: unknown) => log.warn({ err: error }, 'expired sessions were not removed'));
  }, CLEANUP_MS).unref();
  app.addHook('onClose', async () => clearInterval(cleanup));
  return app;
}
