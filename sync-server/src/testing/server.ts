import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import { type DocumentName, projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { type Id22, makeId22 } from '@cairn/shared/domain/kernel/ids.ts';
import pg from 'pg';
import * as Y from 'yjs';
import { createSyncServer, type RunningSyncServer, type SyncServerConfig } from '../create-sync-server.ts';
import { Loader, type Loaded } from '../log/loader.ts';
import { MasterKey } from '../log/seal.ts';
import { testPolicyFor } from './policies.ts';

export const MASTER_KEY = Buffer.alloc(32, 7);

/** The same person for the same name. */
export const person = (name: string): Id22 => makeId22(1, createHash('sha256').update(name).digest());

export const newId = (): Id22 => makeId22(Date.now(), randomBytes(10));
export const newProject = (): DocumentName => projectDocument(newId());

/** Tokens are `name` or `name:role`; `none` and an empty name are denied. */
export async function authenticate({ token }: { token: string }): Promise<{ actor: Id22; role: ProjectRole }> {
  const [name, role = 'editor'] = token.split(':');
  if (name === '' || name === undefined || role === 'none') throw new Error('');
  return { actor: person(name), role: role as ProjectRole };
}

export interface TestServer extends RunningSyncServer {
  url: string;
  port: number;
  warnings: string[];
  stop(): Promise<void>;
}

export async function startServer(databaseUrl: string, options: Partial<SyncServerConfig> = {}): Promise<TestServer> {
  const warnings: string[] = [];
  const sync = createSyncServer({
    databaseUrl,
    masterKey: MASTER_KEY,
    authenticate,
    authorize: async () => 'editor',
    policyFor: testPolicyFor,
    warn: (what, error) => void warnings.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    ...options,
  });
  const server = http.createServer((_request, response) => response.end('ok'));
  sync.attachTo(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(
    { ...sync },
    {
      url: `ws://127.0.0.1:${port}/sync`,
      port,
      warnings,
      async stop() {
        await sync.close();
        await new Promise((resolve) => server.close(resolve));
      },
    },
  );
}

/** A document as the log alone has it, with no server's memory. */
export async function fromLog(databaseUrl: string, name: string): Promise<{ doc: Y.Doc; loaded: Loaded }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 3 });
  try {
    const doc = new Y.Doc();
    for (const root of ['t', 'T', 's', 'm']) doc.getMap(root);
    return { doc, loaded: await new Loader(pool, new MasterKey(MASTER_KEY)).load(name, doc) };
  } finally {
    await pool.end();
  }
}

/** LOG-2: every document's rows follow its snapshot without a hole, up to its head. */
export async function holesIn(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(`
      select d.name from documents d
      left join document_snapshots s on s.document = d.id left join document_updates u on u.document = d.id
      group by d.name, d.head, s.seq
      having d.head <> coalesce(max(u.seq), s.seq, 0) or count(u.seq) <> d.head - coalesce(s.seq, 0)`);
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}
