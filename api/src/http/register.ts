import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Problem } from '@cairn/shared/contract/errors.ts';
import type { Endpoint } from '@cairn/shared/contract/endpoint.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { ApiError } from './api-error.ts';
import type { Limit } from './limits.ts';

/** An answer is for people: it need not list thousands. */
const MAX_ERRORS = 50;

/** Who calls, proven by an access token. */
export interface Caller {
  userId: Uuid;
  sessionId: Uuid;
}

export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** throws `unauthenticated` on endpoints that are public */
  caller: Caller;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface Authenticator {
  /** @throws ApiError `unauthenticated` or `session-ended` */
  authenticate(authorization: string | undefined): Promise<Caller>;
}

export interface EndpointOptions {
  /** counted before the handler runs */
  limit?: Limit;
  /** for those that read or set cookies: the page that asks must be ours */
  sameOrigin?: boolean;
  bodyLimit?: number;
}

export interface Routes {
  add<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, R>,
    handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R> | void>,
    options?: EndpointOptions,
  ): void;
}

/** Registers endpoints of the contract: access, limits and input are checked here, so that no handler can forget it. */
export function createRoutes(
  app: FastifyInstance,
  authenticator: Authenticator,
  isOwnPage: (request: FastifyRequest) => boolean,
): Routes {
  return {
    add(endpoint, handle, options = {}) {
      app.route({
        method: endpoint.method,
        url: endpoint.path,
        ...(options.bodyLimit && { bodyLimit: options.bodyLimit }),
        onRequest: async (request, reply) => {
          if (options.sameOrigin && !isOwnPage(request))
            throw new ApiError(
              'forbidden',
              'This request came from a page that does not belong to this server. Nothing was changed.',
            );
          await options.limit?.consume(request.ip, reply);
          if (endpoint.access === 'session')
            request.caller = await authenticator.authenticate(request.headers.authorization);
        },
        handler: async (request, reply) => {
          const call = {
            params: parse(endpoint.params, request.params, 'path'),
            query: parse(endpoint.query, request.query, 'query'),
            body: parse(endpoint.body, request.body, ''),
            get caller(): Caller {
              if (!request.caller) throw new ApiError('unauthenticated', 'Sign in first.');
              return request.caller;
            },
            request,
            reply,
          };
          const answer = await handle(call as Parameters<typeof handle>[0]);
          if (reply.sent) return reply;
          void reply.code(endpoint.status).header('cache-control', 'no-store');
          return endpoint.response ? endpoint.response.parse(answer) : reply.send();
        },
      });
    },
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

function parse(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const errors: NonNullable<Problem['errors']> = [];
  for (const issue of result.error.issues.slice(0, MAX_ERRORS)) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, MAX_ERRORS) : [];
    const paths = unknown.length > 0 ? unknown.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) {
      const at = pointer(place, path);
      // one sentence per place: that it is a list matters more than that the list is short
      if (errors.some((error) => error.pointer === at)) continue;
      errors.push({ pointer: at, code: issue.code ?? 'invalid', detail: issue.message.slice(0, 500) });
    }
  }
  const first = errors[0];
  throw new ApiError(
    'invalid-input',
    `${first ? `${first.pointer || 'body'}: ${first.detail}` : 'Invalid input'}. Nothing was changed.`,
    {
      errors,
    },
  );
}

const pointer = (place: string, path: readonly PropertyKey[]): string =>
  [place, ...path.map((key) => String(key).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
