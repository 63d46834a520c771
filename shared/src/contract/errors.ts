import { z } from 'zod';

/** The closed vocabulary of what can go wrong over HTTP, with status and whether trying again can help. */
export const ERROR_CODES = {
  'invalid-input': { status: 422, retry: false },
  'malformed-request': { status: 400, retry: false },
  unauthenticated: { status: 401, retry: false },
  'wrong-credentials': { status: 401, retry: false },
  'session-ended': { status: 401, retry: false },
  forbidden: { status: 403, retry: false },
  'not-found': { status: 404, retry: false },
  'email-taken': { status: 409, retry: false },
  'id-taken': { status: 409, retry: false },
  'invitation-invalid': { status: 410, retry: false },
  'stale-epoch': { status: 409, retry: false },
  'too-large': { status: 413, retry: false },
  'too-many-requests': { status: 429, retry: true },
  'registration-closed': { status: 403, retry: false },
  internal: { status: 500, retry: true },
  unavailable: { status: 503, retry: true },
  'storage-full': { status: 507, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** RFC 9457 problem document. `detail` says what happened, what was kept and what to do. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  requestId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof problemSchema>;
