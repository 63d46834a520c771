import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode, Problem } from '@cairn/shared/contract/errors.ts';
import { DocumentError } from '@cairn/shared/platform/documents/port.ts';
import { DomainError } from '@cairn/shared/domain/kernel/errors.ts';
import { ApiError } from './api-error.ts';

const TITLES: Record<ErrorCode, string> = {
  'invalid-input': 'Some of the input is not valid',
  'malformed-request': 'The request could not be read',
  unauthenticated: 'You are not signed in',
  'wrong-credentials': 'Mail address or password is wrong',
  'session-ended': 'Your session has ended',
  forbidden: 'You may not do this',
  'not-found': 'Not found',
  'email-taken': 'This mail address already has an account',
  'id-taken': 'This id is already in use',
  'invitation-invalid': 'This invitation is no longer valid',
  'stale-epoch': 'The document has begun a new epoch',
  'too-large': 'The request is too large',
  'too-many-requests': 'Too many attempts',
  'registration-closed': 'Registration needs an invitation',
  internal: 'Something went wrong on the server',
  unavailable: 'The server cannot reach its database right now',
  'storage-full': 'The server has run out of space',
};

const RETRY_AFTER_S = '5';

/** The one place where errors become answers: RFC 9457 problems with a stable code, a sentence and the request's id. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = toApiError(error);
    const log = known.status >= 500 ? 'error' : 'debug';
    request.log[log]({ err: known.cause ?? known, code: known.code }, 'request refused');
    return sendProblem(request, reply, known);
  });
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: ApiError): FastifyReply {
  const problem: Problem = {
    type: `urn:cairn:problem:${error.code}`,
    title: TITLES[error.code],
    status: error.status,
    code: error.code,
    detail: error.message,
    requestId: request.id,
    ...(error.errors && { errors: error.errors }),
  };
  if (error.status === 503 || error.status === 507) void reply.header('retry-after', RETRY_AFTER_S);
  return reply
    .code(error.status)
    .headers(error.headers)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(problem);
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DocumentError) return fromDocument(error);
  if (error instanceof DomainError)
    return new ApiError('invalid-input', `This change is not possible (${error.message}). Nothing was changed.`, {
      cause: error,
    });
  return fromFastify(error) ?? fromDatabase(error) ?? internal(error);
}

function fromDocument(error: DocumentError): ApiError {
  const code = error.code === 'malformed' || error.code === 'gap' ? 'malformed-request' : error.code;
  return new ApiError(code, code === 'unavailable' ? DATABASE_DOWN : error.message, { cause: error });
}

function fromFastify(error: unknown): ApiError | null {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof statusCode !== 'number' || statusCode >= 500 || statusCode < 400) return null;
  if (statusCode === 413)
    return new ApiError('too-large', 'The request is larger than this address accepts. Nothing was changed.', {
      cause: error,
    });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ApiError(
      'malformed-request',
      'This address takes JSON (Content-Type: application/json). Nothing was changed.',
      { cause: error },
    );
  return new ApiError('malformed-request', 'The request is not well-formed. Nothing was changed.', { cause: error });
}

const DATABASE_DOWN =
  'The server cannot reach its database. Nothing of this request was saved; what you write stays on your device and is sent when the server is back.';

/** Connection refused, reset or timed out; the server starting, stopping or crashed; too many connections. */
const UNREACHABLE =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|08\w{3}|57P0[1-5]|57014|25P03|53300|40001|40P01)$/;
const LOST = /terminat|timeout|Connection ended|Client has encountered|server closed the connection/i;
/** Text or a number that the database cannot hold, such as a zero character. */
const UNSTORABLE = /^22\w{3}$/;
const FULL = /^(53100|ENOSPC)$/;

function fromDatabase(error: unknown): ApiError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code } = cause as { code?: unknown };
    if (typeof code === 'string' && FULL.test(code))
      return new ApiError(
        'storage-full',
        "The server's disk is full. Nothing of this request was saved; tell the person who runs it.",
        { cause: error },
      );
    if (typeof code === 'string' && UNSTORABLE.test(code))
      return new ApiError(
        'invalid-input',
        'The input holds a character or number that cannot be stored. Nothing was changed.',
        { cause: error },
      );
    if (typeof code === 'string' ? UNREACHABLE.test(code) : LOST.test(cause.message))
      return new ApiError('unavailable', DATABASE_DOWN, { cause: error });
    if (
      cause instanceof AggregateError &&
      cause.errors.some((each) => UNREACHABLE.test(String((each as { code?: unknown }).code)))
    )
      return new ApiError('unavailable', DATABASE_DOWN, { cause: error });
  }
  return null;
}

const internal = (error: unknown): ApiError =>
  new ApiError(
    'internal',
    'The server made a mistake and has logged it. Try again; if it happens again, tell the person who runs the server the request id.',
    {
      cause: error,
    },
  );
