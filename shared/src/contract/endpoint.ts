import type { z } from 'zod';

/** One HTTP endpoint as a value: the api registers it, the client calls it, OpenAPI is made from it. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify spelling, e.g. `/api/projects/:projectId/members` */
  path: string;
  /** public: no session needed; session: an access token */
  access: 'public' | 'session';
  status: 200 | 201 | 204;
  params?: Params;
  query?: Query;
  body?: Body;
  /** absent for 204 */
  response?: Response;
}

export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  value: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return value;
}
