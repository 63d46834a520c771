import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/**
 * The whole document for a client that has nothing: body = Yjs update V2 with `Content-Encoding: br`,
 * `Cairn-Epoch` and `Cairn-Seq` headers, `ETag` = "<epoch>.<seq>". Name as path, e.g. `/api/documents/project/<id>`.
 */
export const documentSnapshot = endpoint({ method: 'GET', path: '/api/documents/*', access: 'session', status: 200 });

/** Updates written offline to documents that are not open, in one request; each is judged and durable when answered. */
export const pushDocuments = endpoint({
  method: 'POST',
  path: '/api/documents/push',
  access: 'session',
  status: 200,
  body: z.strictObject({
    documents: z
      .array(z.strictObject({ name: z.string().max(84), epoch: z.int().min(1), update: z.base64().max(6_000_000) }))
      .min(1)
      .max(500),
  }),
  response: z.object({
    documents: z.array(
      z.object({
        name: z.string(),
        result: z.enum(['saved', 'stale-epoch', 'forbidden', 'malformed', 'gap', 'unavailable']),
        rejected: z.array(z.object({ entity: z.string(), why: z.string() })),
      }),
    ),
  }),
});
