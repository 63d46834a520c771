/**
 * The access token of this tab: fetched with the httpOnly refresh cookie, shared with the other tabs, renewed
 * by one tab at a time (the cookie is rotated, and two rotations at once look like a stolen token).
 */
import { refresh, sessionSchema, type Session } from '@cairn/shared/contract/auth.ts';
import { ApiError, SignedOutError } from './errors.ts';
import { json, request } from './request.ts';

/** Renewed this long before it ends, so that it does not end on its way. */
const MARGIN_MS = 30_000;

let session: Session | null = null;
/** who this tab works for; a session of somebody else is no session here */
let owner: string | null = null;
let renewing: Promise<string> | null = null;
const listeners = new Set<(session: Session | null) => void>();
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('cairn/session');
if (channel) {
  channel.onmessage = (event: MessageEvent) => {
    const parsed = sessionSchema.safeParse(event.data);
    if (parsed.success && (owner === null || parsed.data.user.id === owner)) accept(parsed.data);
  };
}

function accept(next: Session | null): void {
  session = next;
  for (const listener of listeners) listener(next);
}

/** Makes the session this tab's, and every other tab's of the same person. */
export function adoptSession(next: Session): void {
  owner = next.user.id;
  accept(next);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  channel?.postMessage(next);
}

/** Names the person remembered from last time, before the server has been asked. */
export function expectUser(userId: string | null): void {
  owner = userId;
  if (session && session.user.id !== userId) session = null;
}

/** Called with each new session, and with null when it has ended. @returns stop */
export function onSession(listener: (session: Session | null) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * A token that is good for a while yet.
 * @param refused a token the server has just refused: do not hand it out again
 * @throws OfflineError, SignedOutError
 */
export async function accessToken(refused?: string): Promise<string> {
  if (usable(refused)) return session!.accessToken;
  renewing ??= exclusively(() => renew(refused)).finally(() => (renewing = null));
  return renewing;
}

const usable = (refused?: string): boolean =>
  session !== null &&
  session.accessToken !== refused &&
  (refused !== undefined || Date.parse(session.accessTokenExpiresAt) - Date.now() > MARGIN_MS);

async function renew(refused?: string): Promise<string> {
  // Another tab may have renewed while this one waited for its turn.
  if (usable(refused)) return session!.accessToken;
  try {
    const next = sessionSchema.parse(await json(await request({ method: refresh.method, path: refresh.path })));
    if (owner !== null && next.user.id !== owner) throw new SignedOutError();
    adoptSession(next);
    return next.accessToken;
  } catch (error) {
    if (error instanceof SignedOutError || (error instanceof ApiError && error.status === 401)) {
      accept(null);
      throw new SignedOutError();
    }
    throw error;
  }
}

function exclusively<T>(work: () => Promise<T>): Promise<T> {
  return globalThis.navigator?.locks ? navigator.locks.request('cairn/refresh', work) : work();
}
