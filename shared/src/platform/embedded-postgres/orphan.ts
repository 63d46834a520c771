import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../start-error.ts';
import { commandOf, startOf } from './process-identity.ts';

/** A fast shutdown writes a checkpoint: with a slow disk that takes its time. */
const WAIT_MS = 60_000;
const POLL_MS = 25;

/**
 * The postmaster of this cluster, also one that outlived its supervisor, by the pid in its own file.
 * @param seenAs the path that it was given
 */
export function postmasterOf(cluster: string, seenAs = cluster): number | null {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || startOf(pid) === null) return null;
  // the pid may have been given to another process since
  const command = commandOf(pid);
  return command.includes(cluster) || command.includes(seenAs) ? pid : null;
}

/** Shuts down a Postgres whose supervisor was killed, so that a new one can be started under our eyes. */
export async function stopOrphan(cluster: string, seenAs: string): Promise<boolean> {
  const pid = postmasterOf(cluster, seenAs);
  if (pid === null) return false;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + WAIT_MS;
  while (startOf(pid) !== null) {
    if (Date.now() > deadline)
      throw new StartError(
        `A Postgres left over from an earlier run (process ${pid}) does not stop. Stop it ("kill -INT ${pid}") and start Cairn again.`,
      );
    await pause(POLL_MS);
  }
  return true;
}
