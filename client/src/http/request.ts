import { problemSchema } from '@cairn/shared/contract/errors.ts';
import { ApiError, OfflineError } from './errors.ts';

const TIMEOUT_MS = 30_000;

export interface RawRequest {
  method: string;
  path: string;
  body?: unknown;
  token?: string;
  signal?: AbortSignal;
}

/**
 * One request. Resolves with a response that is the server's own and successful.
 * @throws ApiError for the server's problems, OfflineError for everything that is not an answer of the server
 */
export async function request({ method, path, body, token, signal }: RawRequest): Promise<Response> {
  const headers = new Headers();
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new OfflineError(error);
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

/** @throws OfflineError where the body is not JSON: a captive portal, or a proxy's own page */
export async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new OfflineError(error);
  }
}

async function problemOf(response: Response): Promise<ApiError | OfflineError> {
  try {
    return new ApiError(problemSchema.parse(await response.json()));
  } catch (error) {
    return new OfflineError(error);
  }
}
