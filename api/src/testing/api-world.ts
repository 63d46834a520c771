import { randomBytes } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Session } from '@cairn/shared/contract/auth.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { readConfig } from '@cairn/shared/platform/config.ts';
import { openDatabase, type Database } from '@cairn/shared/platform/db/open.ts';
import { loadSigningKey, type SigningKey } from '@cairn/shared/platform/keys.ts';
import { createLog } from '@cairn/shared/platform/log.ts';
import { createApi, createIdentity, type ApiOptions } from '../api.ts';
import { createMemoryGateway, type MemoryGateway } from './memory-gateway.ts';

export const PASSWORD = 'correct horse battery';

export interface Answer {
  status: number;
  headers: LightMyRequestResponse['headers'];
  /** parsed where it is JSON */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any;
  cookie: string | null;
  setCookie: string;
  bytes: Buffer;
}

export interface Ask {
  as?: Person | string | null;
  body?: unknown;
  raw?: string;
  cookie?: string | null;
  headers?: Record<string, string>;
  address?: string;
}

export interface Person {
  id: Uuid;
  name: string;
  email: string;
  token: string;
  cookie: string;
  teamId: Uuid;
}

export interface World {
  app: FastifyInstance;
  database: Database;
  databaseUrl: string;
  gateway: MemoryGateway;
  signingKey: SigningKey;
  identity: ApiOptions['identity'];
  /** the clock of tokens and sessions */
  clock: { now: number };
  ask(method: string, url: string, ask?: Ask): Promise<Answer>;
  /** registers someone with a mail address of their own */
  person(name?: string, more?: { invitation?: string }): Promise<Person>;
  close(): Promise<void>;
}

/**
 * The whole HTTP api on a real database of its own; documents are in memory.
 * @param testDatabase fresh, with all tables; dropped with the world
 */
export async function createWorld(
  testDatabase: { url: string; drop(): Promise<void> },
  env: Record<string, string> = {},
  clientFolder: string | null = null,
): Promise<World> {
  const config = readConfig({ CAIRN_LOG_LEVEL: 'silent', ...env });
  const database = openDatabase(testDatabase.url, () => {});
  const masterKey = randomBytes(32);
  const signingKey = await loadSigningKey(database.db, masterKey);
  const platform = { config, log: createLog('silent'), database, masterKey, signingKey };
  const clock = { now: Date.now() };
  const now = () => clock.now;
  const identity = createIdentity(platform, now);
  const gateway = createMemoryGateway();
  const app = await createApi({ platform, identity, gateway, clientFolder, now });

  async function ask(
    method: string,
    url: string,
    { as = null, body, raw, cookie, headers = {}, address }: Ask = {},
  ): Promise<Answer> {
    const token = typeof as === 'string' ? as : as?.token;
    const response = await app.inject({
      method: method as 'GET',
      url,
      ...(address && { remoteAddress: address }),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(cookie && { cookie: `cairn_refresh=${cookie}` }),
        ...(raw !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined ? { payload: raw } : body !== undefined ? { payload: body as object } : {}),
    });
    const json = String(response.headers['content-type']).includes('json');
    const setCookie = String(response.headers['set-cookie'] ?? '');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: json ? response.json() : response.body,
      cookie: /^cairn_refresh=([^;]*)/.exec(setCookie)?.[1] ?? null,
      setCookie,
      bytes: response.rawPayload,
    };
  }

  let people = 0;
  return {
    app,
    database,
    databaseUrl: testDatabase.url,
    gateway,
    signingKey,
    identity,
    clock,
    ask,
    async person(name = 'Person', more = {}) {
      const email = `${name.toLowerCase().replaceAll(/\W/g, '')}.${++people}@example.org`;
      const { status, body, cookie } = await ask('POST', '/api/auth/register', {
        body: { email, name, password: PASSWORD, ...more },
      });
      if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(body)}`);
      const session = body as Session;
      return {
        id: session.user.id as Uuid,
        name,
        email,
        token: session.accessToken,
        cookie: cookie!,
        teamId: session.teams[0]!.id as Uuid,
      };
    },
    async close() {
      await app.close();
      await database.close();
      await testDatabase.drop();
    },
  };
}
