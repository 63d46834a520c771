import {
  createCipheriv,
  createDecipheriv,
  createHash,
  generateKeyPairSync,
  randomBytes,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { desc } from 'drizzle-orm';
import type { Config } from './config.ts';
import { server, signingKeys } from './db/account-tables.ts';
import type { Db } from './db/open.ts';
import { StartError } from './start-error.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key that wraps all others. Whoever has it and the database can read everything; without it nobody can. */
export function loadMasterKey(config: Pick<Config, 'masterKey' | 'masterKeyFile' | 'dataDir'>): Uint8Array {
  if (config.masterKey) return config.masterKey;
  const file = config.masterKeyFile ?? path.join(config.dataDir, 'master.key');
  if (!existsSync(file)) {
    if (config.masterKeyFile) throw new StartError(`CAIRN_MASTER_KEY_FILE names ${file}, which does not exist.`);
    createKeyFile(file);
  }
  let bytes: Buffer;
  try {
    bytes = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  } catch (error) {
    throw new StartError(`The master key in ${file} cannot be read (${(error as Error).message}).`);
  }
  if (bytes.length !== KEY_BYTES)
    throw new StartError(
      `The master key in ${file} is damaged: it must be ${KEY_BYTES} bytes in base64. Put it back from a backup; do not delete it.`,
    );
  return bytes;
}

/** Complete or not there at all: a half-written key would lock everybody out. */
function createKeyFile(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o711 });
    const candidate = `${file}.${process.pid}`;
    writeFileSync(candidate, randomBytes(KEY_BYTES).toString('base64'), { mode: 0o600, flush: true });
    try {
      linkSync(candidate, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was first: its key counts
    }
    rmSync(candidate);
    chmodSync(file, 0o600);
  } catch (error) {
    throw new StartError(
      `The data folder ${path.dirname(file)} cannot be written (${(error as Error).message}). Set CAIRN_DATA_DIR to a folder that Cairn may write to.`,
    );
  }
}

export interface SigningKey {
  id: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** The Ed25519 key that signs access tokens: made once per database, the same in every process. @throws StartError with another master key */
export async function loadSigningKey(db: Db, masterKey: Uint8Array): Promise<SigningKey> {
  const row = await db.transaction(async (tx) => {
    await tx.insert(server).values({}).onConflictDoNothing();
    await tx.select().from(server).for('update'); // one process makes the key, the others wait for it
    const [newest] = await tx.select().from(signingKeys).orderBy(desc(signingKeys.createdAt)).limit(1);
    if (newest) return newest;
    const pair = generateKeyPairSync('ed25519');
    const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const id = createHash('sha256').update(publicKey).digest('base64url').slice(0, 16);
    const sealed = seal(masterKey, pair.privateKey.export({ type: 'pkcs8', format: 'der' }), id);
    const [made] = await tx.insert(signingKeys).values({ id, publicKey, sealed }).returning();
    return made!;
  });
  return {
    id: row.id,
    publicKey: createPublicKey(row.publicKey),
    privateKey: createPrivateKey({ key: unseal(masterKey, row.sealed, row.id), type: 'pkcs8', format: 'der' }),
  };
}

function seal(key: Uint8Array, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`signing-key ${context}`));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Uint8Array, sealed: Buffer, context: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(`signing-key ${context}`))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new StartError(
      'The master key does not belong to this database, so nothing in it could be read. Put the right key back (master.key in the data folder, or CAIRN_MASTER_KEY). Nothing has been changed.',
    );
  }
}
