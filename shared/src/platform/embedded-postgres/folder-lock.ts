import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StartError } from '../start-error.ts';
import { startOf } from './process-identity.ts';

interface Owner {
  pid: number;
  start: string;
}

/**
 * Makes this process the only supervisor of a folder. Left behind by a process that was killed, the lock is taken over.
 * @returns release
 * @throws StartError while another living process holds it
 */
export function lockFolder(folder: string): () => void {
  const lock = path.join(folder, 'owner.json');
  const own: Owner = { pid: process.pid, start: startOf(process.pid) ?? '' };
  const candidate = `${lock}.${process.pid}-${Date.now()}`;
  writeFileSync(candidate, JSON.stringify(own));
  try {
    while (!tryLink(candidate, lock)) {
      const owner = readOwner(lock);
      if (owner && owner.pid !== 0 && startOf(owner.pid) === owner.start)
        throw new StartError(
          `Another Cairn (process ${owner.pid}) already uses the data folder ${path.dirname(folder)}. ` +
            `Stop it first, or set CAIRN_DATA_DIR to another folder. Nothing has been changed.`,
        );
      moveAway(lock, `${candidate}.stale`);
    }
  } finally {
    rmSync(candidate, { force: true });
  }
  return () => {
    if (readOwner(lock)?.pid === process.pid) rmSync(lock, { force: true });
  };
}

/** A hard link is the one way to create a file with its content at once, and only if it is not there. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function moveAway(lock: string, to: string): void {
  try {
    renameSync(lock, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // someone else took it away first
  }
  rmSync(to, { force: true });
}

function readOwner(lock: string): Owner | null {
  try {
    const owner = JSON.parse(readFileSync(lock, 'utf8')) as Partial<Owner>;
    return typeof owner.pid === 'number' && typeof owner.start === 'string'
      ? { pid: owner.pid, start: owner.start }
      : null;
  } catch {
    return null;
  }
}
