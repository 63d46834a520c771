/**
 * Places where the chaos runner ends the process, as a crash would. They do nothing unless armed at start by an
 * explicit option; no environment variable and no request can arm them.
 */
export const FAILPOINTS = [
  'recv',
  'judge',
  'merge',
  'log:before',
  'log:after',
  'ack',
  'broadcast',
  'compact:1',
  'compact:2',
  'compact:3',
  'compact:4',
] as const;
export type FailpointName = (typeof FAILPOINTS)[number];

export interface Failpoint {
  at: FailpointName;
  /** how often the place is passed before it ends the process */
  after: number;
}

let armed: Failpoint | null = null;

export function armFailpoint(failpoint: Failpoint | null): void {
  armed = failpoint === null ? null : { ...failpoint };
}

export function failpoint(name: FailpointName): void {
  if (armed !== null && armed.at === name && armed.after-- <= 0) process.kill(process.pid, 'SIGKILL');
}
