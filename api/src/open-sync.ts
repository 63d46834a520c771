import type { DocumentRef } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { policyFor } from '@cairn/shared/domain/registry.ts';
import type { Platform } from '@cairn/shared/platform/open.ts';
import { createSyncServer, type RunningSyncServer } from '@cairn/sync-server/create-sync-server.ts';
import type { Identity } from './api.ts';

/** Why a client is not let in; the sync server tells it `reason`. */
class Denied extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

/** The sync server with this product's accounts, roles and policies. */
export async function openSync(platform: Platform, { access, authenticator }: Identity): Promise<RunningSyncServer> {
  const { config, log, databaseUrl, masterKey } = platform;
  return createSyncServer({
    databaseUrl,
    masterKey,
    policyFor,
    allowedOrigins: [config.publicUrl, ...config.allowedOrigins],
    authorize: (userId, ref) => access.authorize(userId, ref).catch(asDriverError),
    authenticate: ({ token, ref }) => authenticate(token, ref).catch(asDriverError),
    warn: (what, error) => (error === null ? log.warn(what) : log.warn({ err: error }, what)),
  });

  async function authenticate(token: string, ref: DocumentRef) {
    const caller = await authenticator.authenticateToken(token);
    if (!caller) throw new Denied('unauthenticated');
    const actor = uuidToId22(caller.userId);
    const role = await access.authorize(actor, ref);
    if (role === null) throw new Denied('permission-denied');
    return { actor, role };
  }
}

/** The query builder hides the driver's error, by which a lost database is told from a denial. */
function asDriverError(error: unknown): never {
  throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
}
