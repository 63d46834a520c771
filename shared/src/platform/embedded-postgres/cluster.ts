import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import type { Binaries } from './binaries.ts';
import { explain } from './explain.ts';
import type { Launcher } from './launcher.ts';
import type { Account } from './run-as.ts';

export const SUPERUSER = 'cairn';

const NAME = 'cluster';
const PREFIX = `${NAME}.init-`;

export const clusterIn = (folder: string): string => path.join(folder, NAME);

/** The superuser's password: random, in a file that only the user who runs Cairn may read. */
export function passwordIn(folder: string): string {
  const file = path.join(folder, 'password');
  if (!existsSync(file)) {
    if (existsSync(clusterIn(folder)))
      throw new StartError(`The database exists but its password file ${file} is gone. Put it back from a backup.`);
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * Makes the cluster if there is none. initdb works in a folder of its own name beside it, which is renamed when
 * complete: an interrupted initdb leaves something that never starts, and an orphaned one may still be writing.
 */
export async function ensureCluster(
  folder: string,
  binaries: Binaries,
  account: Account | null,
  launcher: Launcher,
): Promise<void> {
  const cluster = clusterIn(folder);
  sweep(folder);
  if (existsSync(cluster)) return;
  const building = path.join(folder, `${PREFIX}${process.pid}-${Date.now()}`);
  const secret = `${building}.password`;
  mkdirSync(building, { mode: 0o700 });
  writeFileSync(secret, passwordIn(folder), { mode: 0o600 });
  if (account) for (const file of [building, secret]) chownSync(file, account.uid, account.gid);
  const args = [
    '-D',
    launcher.path(building),
    '-U',
    SUPERUSER,
    `--pwfile=${launcher.path(secret)}`,
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
  ];
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums');
  try {
    await run(launcher, binaries.initdb, args);
    renameSync(building, cluster);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(secret, { force: true });
  }
}

/** Removes what interrupted starts left. Where an orphaned initdb still writes, the next start does it. */
function sweep(folder: string): void {
  for (const name of readdirSync(folder).filter((each) => each.startsWith(PREFIX))) {
    try {
      rmSync(path.join(folder, name), { recursive: true, force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

function run(launcher: Launcher, command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = launcher.spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8000)));
    child.on('error', (error) => reject(new StartError(`Postgres could not be set up. ${explain(error.message)}`)));
    child.on('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new StartError(`Postgres could not be set up (${signal ?? `code ${code}`}). ${explain(output)}`)),
    );
  });
}

/** Makes the folder that holds the cluster. As root it must let the other account pass, and so must the data folder around it; nobody may list them. */
export function ensureFolder(folder: string, account: Account | null): void {
  try {
    mkdirSync(folder, { recursive: true, mode: account ? 0o711 : 0o700 });
    chmodSync(folder, account ? 0o711 : 0o700);
    const around = path.dirname(folder);
    const stat = statSync(around);
    if (account && stat.uid === 0 && (stat.mode & 0o001) === 0) chmodSync(around, stat.mode | 0o011);
  } catch (error) {
    throw new StartError(
      `The data folder ${folder} cannot be made or used (${(error as Error).message}). Set CAIRN_DATA_DIR to a folder that Cairn may write to.`,
    );
  }
}
