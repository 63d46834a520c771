import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from './config.ts';
import { migrateDatabase } from './db/migrate.ts';
import { assertDurable, openDatabase, type Database } from './db/open.ts';
import { startEmbeddedPostgres } from './embedded-postgres/embedded-postgres.ts';
import { loadMasterKey, loadSigningKey, type SigningKey } from './keys.ts';
import { createLifecycle, type Lifecycle } from './lifecycle.ts';
import { createLog, type Log } from './log.ts';
import { StartError } from './start-error.ts';

/** An external database may be starting at the same moment, as in a compose file. */
const DATABASE_WAIT_MS = 15_000;
const RETRY_MS = 500;

export interface Platform {
  config: Config;
  log: Log;
  lifecycle: Lifecycle;
  database: Database;
  /** for those who need connections of their own, such as the log's writers */
  databaseUrl: string;
  masterKey: Uint8Array;
  signingKey: SigningKey;
}

/** Opens what every server process needs, in order. What was opened is closed again when a later part fails. */
export async function openPlatform(config: Config, log: Log = createLog(config.logLevel)): Promise<Platform> {
  const lifecycle = createLifecycle(log);
  try {
    const masterKey = loadMasterKey(config);
    const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, log, lifecycle));
    await reachDatabase(databaseUrl);
    const database = openDatabase(databaseUrl, (error) =>
      log.warn({ err: error }, 'an idle database connection broke'),
    );
    lifecycle.onStop('database pool', () => database.close());
    await assertDurable(database.pool);
    const signingKey = await loadSigningKey(database.db, masterKey);
    return { config, log, lifecycle, database, databaseUrl, masterKey, signingKey };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

async function openEmbedded(config: Config, log: Log, lifecycle: Lifecycle): Promise<string> {
  const postgres = await startEmbeddedPostgres({
    folder: path.join(config.dataDir, 'postgres'),
    say: (level, message) => log[level](message),
  });
  lifecycle.onStop('embedded Postgres', () => postgres.stop());
  return postgres.url;
}

async function reachDatabase(url: string): Promise<void> {
  const deadline = Date.now() + DATABASE_WAIT_MS;
  for (;;) {
    try {
      return await migrateDatabase(url);
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      const unreachable = code !== undefined && /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|57P03)/.test(code);
      if (unreachable && code !== 'ENOTFOUND' && Date.now() < deadline) {
        await pause(RETRY_MS);
        continue;
      }
      const { host } = new URL(url);
      throw new StartError(
        unreachable
          ? `The database at ${host} cannot be reached (${code}). Check DATABASE_URL and that it runs. Nothing has been changed.`
          : `The database at ${host} could not be prepared: ${message}. Nothing has been changed.`,
        { cause: error },
      );
    }
  }
}
