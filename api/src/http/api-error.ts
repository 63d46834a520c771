import { ERROR_CODES, type ErrorCode, type Problem } from '@cairn/shared/contract/errors.ts';

/** A refusal with a code of the closed vocabulary. `message` is shown to the person: what happened, what was kept, what to do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly errors: Problem['errors'];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    more: { errors?: Problem['errors']; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.errors = more.errors;
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

export const notFound = (what: string): ApiError =>
  new ApiError('not-found', `There is no such ${what}, or you have no access to it.`);
export const forbidden = (message: string): ApiError => new ApiError('forbidden', message);
