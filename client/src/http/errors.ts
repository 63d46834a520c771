import type { Problem } from '@cairn/shared/contract/errors.ts';

/** The server answered with a problem (RFC 9457). */
export class ApiError extends Error {
  readonly status: number;
  /** one of `ERROR_CODES`, or a newer server's */
  readonly code: string;
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }
}

/** No answer that comes from the server: no network, server down, or something in between answered instead. */
export class OfflineError extends Error {
  constructor(cause?: unknown) {
    super('The server cannot be reached', { cause });
    this.name = 'OfflineError';
  }
}

/** There is no session any more, or it is another person's now: sign in again. What is on this device is kept. */
export class SignedOutError extends Error {
  constructor() {
    super('The session has ended');
    this.name = 'SignedOutError';
  }
}
