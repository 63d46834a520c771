import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import type { Binaries } from './binaries.ts';
import { closedTo, type Account } from './run-as.ts';

/** Locale and time zone of the machine must not decide how data sorts or prints. Windows needs its own variables to run anything. */
const environment =
  process.platform === 'win32' ? undefined : { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' };

/** Where only root can make folders, so that nobody can put theirs in the way. */
const VIEWS = '/run/cairn';

export interface Launcher {
  /** a path in the folder as Postgres sees it */
  path(file: string): string;
  spawn(command: string, args: string[], options: { stdio: StdioOptions; detached?: boolean }): ChildProcess;
  /** when nothing runs any more */
  close(): void;
}

/**
 * How the programs of Postgres are run: as this user, or from root as another account. What that account cannot enter
 * (a clone under /root, a private temporary folder) is shown to it in a mount namespace of its own, where the system allows that.
 * @throws StartError with the folder that is closed and what to do
 */
export function createLauncher(folder: string, binaries: Binaries, account: Account | null): Launcher {
  const closed = account && (closedTo(account, binaries.postgres) ?? closedTo(account, folder));
  if (!account || closed === null) return direct(folder, account);
  const view = inNamespace(folder, binaries, account);
  if (view) return view;
  throw new StartError(
    `Cairn runs as root, so its Postgres runs as the user "${account.name}", who cannot enter ${closed}. ` +
      `Move Cairn to a folder that others may enter (for example /opt/cairn, with CAIRN_DATA_DIR=/var/lib/cairn), ` +
      `or allow it with "chmod o+x ${closed}", or start Cairn as another user. Nothing has been changed.`,
  );
}

const direct = (folder: string, account: Account | null): Launcher => ({
  path: (file) => file,
  close: () => {},
  spawn: (command, args, options) =>
    spawn(command, args, {
      ...options,
      cwd: folder,
      env: environment,
      ...(account && { uid: account.uid, gid: account.gid }),
    }),
});

/** Each step replaces the process, so that the one that was spawned is Postgres in the end. */
const SCRIPT = 'mount --bind "$1" "$2" && mount --bind "$3" "$4" && shift 4 && exec "$@"';

function inNamespace(folder: string, binaries: Binaries, account: Account): Launcher | null {
  if (process.platform !== 'linux') return null;
  const view = path.join(VIEWS, createHash('sha256').update(folder).digest('hex').slice(0, 16));
  const [native, data] = [path.join(view, 'native'), path.join(view, 'data')];
  const seen = (file: string): string => {
    for (const [outer, inner] of [
      [binaries.root, native],
      [folder, data],
    ] as const)
      if (file === outer || file.startsWith(outer + path.sep)) return inner + file.slice(outer.length);
    return file;
  };
  const bind = ['--mount', '--propagation', 'private', 'sh', '-c', SCRIPT, 'sh', binaries.root, native, folder, data];
  const drop = ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--no-new-privs'];
  const wrap = (command: string, args: string[]): string[] => [...bind, ...drop, seen(command), ...args];
  try {
    for (const target of [VIEWS, view, native, data]) {
      mkdirSync(target, { recursive: true });
      chmodSync(target, 0o711);
    }
  } catch {
    return null;
  }
  const probe = spawnSync('unshare', wrap(binaries.postgres, ['--version']), {
    cwd: '/',
    env: environment,
    stdio: 'ignore',
  });
  const close = () => [native, data, view].forEach(removeEmpty);
  if (probe.status !== 0) {
    close();
    return null;
  }
  return {
    path: seen,
    close,
    spawn: (command, args, options) =>
      spawn('unshare', wrap(command, args), { ...options, cwd: '/', env: environment }),
  };
}

/** Only when empty: were anything mounted there after all, it must not be emptied. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // left for the next time
  }
}
