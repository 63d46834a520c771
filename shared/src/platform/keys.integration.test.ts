import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '../testkit/postgres.ts';
import { openDatabase } from './db/open.ts';
import { loadMasterKey, loadSigningKey } from './keys.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = path.join(mkdtempSync(path.join(tmpdir(), 'cairn-keys-')), 'data');
});
afterEach(() => rmSync(path.dirname(dataDir), { recursive: true }));

const load = () => loadMasterKey({ masterKey: null, masterKeyFile: null, dataDir });

test('the master key is made once, for its owner only, and kept', () => {
  const key = load();
  expect(key).toHaveLength(32);
  expect(load()).toEqual(key);
  expect(statSync(path.join(dataDir, 'master.key')).mode & 0o777).toBe(0o600);
});

test('a damaged master key is refused and left as it is', () => {
  load();
  const file = path.join(dataDir, 'master.key');
  writeFileSync(file, 'short');
  expect(load).toThrow(/is damaged/);
  expect(readFileSync(file, 'utf8')).toBe('short');
});

test('a master key file that is named must exist', () => {
  const masterKeyFile = path.join(dataDir, 'elsewhere');
  expect(() => loadMasterKey({ masterKey: null, masterKeyFile, dataDir })).toThrow(/does not exist/);
  expect(existsSync(masterKeyFile)).toBe(false);
});

test('all processes of a database sign with one key, sealed by the master key', async () => {
  const database = await createDatabase();
  const { db, pool, close } = openDatabase(database.url, () => {});
  try {
    const master = randomBytes(32);
    const keys = await Promise.all(Array.from({ length: 5 }, () => loadSigningKey(db, master)));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    const der = keys[0]!.privateKey.export({ type: 'pkcs8', format: 'der' });
    const { rows } = await pool.query<{ sealed: Buffer }>('SELECT sealed FROM signing_keys');
    expect(rows).toHaveLength(1);
    expect(rows[0]!.sealed.includes(der.subarray(-32))).toBe(false);
    await expect(loadSigningKey(db, randomBytes(32))).rejects.toThrow(/master key does not belong to this database/);
  } finally {
    await close();
    await database.drop();
  }
});
