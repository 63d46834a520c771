import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error.ts';

/** The account that Postgres runs as when Cairn itself runs as root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

const ACCOUNT = 'cairn';
/** `nobody` comes last: other services may run as nobody and could read the files. */
const KNOWN = [ACCOUNT, 'postgres'];
const LAST_RESORT = 'nobody';

/**
 * Postgres refuses to run as root, and initdb needs an account with a name.
 * @param cluster an existing cluster keeps the account that owns it
 * @returns null when Cairn is not root: Postgres then runs as the same user
 */
export function accountFor(cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = existsSync(cluster) ? statSync(cluster).uid : 0;
  if (owner !== 0)
    return accounts().find((each) => each.uid === owner) ?? { name: String(owner), uid: owner, gid: owner };
  const found = byName(KNOWN);
  if (found) return found;
  createAccount();
  const chosen = byName([ACCOUNT, LAST_RESORT]);
  if (chosen) return chosen;
  throw new StartError(
    `Cairn runs as root, but Postgres must not, and no other account could be found or created. ` +
      `Create one (useradd --system ${ACCOUNT}) or start Cairn as another user.`,
  );
}

/** @returns the first folder on the way that the account may not enter, or the file that it may not run; null when it comes through */
export function closedTo(account: Account, target: string): string | null {
  const parts = path.resolve(target).split(path.sep);
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = parts.slice(0, depth).join(path.sep) || path.sep;
    if (!mayEnter(folder, account)) return folder;
  }
  return null;
}

/** Search permission on a folder, or execute on a file. Supplementary groups are dropped at spawn, so they do not count. */
function mayEnter(file: string, account: Account): boolean {
  const stat = statSync(file);
  if (stat.uid === account.uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === account.gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

function createAccount(): void {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--no-create-home', '--user-group', '--shell', '/usr/sbin/nologin', ACCOUNT]],
    ['adduser', ['-S', '-D', '-H', ACCOUNT]],
  ];
  for (const [command, args] of attempts) if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) return;
}

const byName = (names: string[]): Account | undefined => {
  const all = accounts();
  for (const name of names) {
    const account = all.find((each) => each.name === name && each.uid !== 0);
    if (account) return account;
  }
  return undefined;
};

function accounts(): Account[] {
  if (!existsSync('/etc/passwd')) return [];
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name: name!, uid: Number(uid), gid: Number(gid) }));
}
