import type { z } from 'zod';
import type { Endpoint } from '@cairn/shared/contract/endpoint.ts';
import { ApiError } from './errors.ts';
import { json, request } from './request.ts';
import { accessToken } from './token.ts';

type Part<Name extends string, Schema extends z.ZodType> =
  unknown extends z.input<Schema> ? { [K in Name]?: undefined } : { [K in Name]: z.input<Schema> };

export type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B> & { signal?: AbortSignal };

/**
 * Calls an endpoint of the contract: fills the path, sends the token, renews it once where it is refused, and
 * parses the answer.
 * @throws ApiError, OfflineError, SignedOutError
 */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  input: CallInput<P, Q, B>,
): Promise<z.output<R>> {
  const { params, query, body, signal } = input as { params?: unknown; query?: unknown; body?: unknown } & typeof input;
  const path = endpointPath(endpoint.path, params, query);
  const send = (token?: string) =>
    request({
      method: endpoint.method,
      path,
      body,
      ...(token === undefined ? {} : { token }),
      ...(signal ? { signal } : {}),
    });
  const response = await (endpoint.access === 'public' ? send() : withToken(send));
  if (endpoint.status === 204 || !endpoint.response) return undefined as z.output<R>;
  return endpoint.response.parse(await json(response));
}

/** Runs a request with a token; if the server refuses that token, once more with a new one. */
export async function withToken<T>(send: (token: string) => Promise<T>): Promise<T> {
  const token = await accessToken();
  try {
    return await send(token);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    return send(await accessToken(token));
  }
}

function endpointPath(template: string, params: unknown, query: unknown): string {
  const path = template.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent((params as Record<string, string>)[name]!),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, string | number | boolean | undefined>)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${path}?${search}` : path;
}
