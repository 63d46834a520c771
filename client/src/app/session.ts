/** Who is signed in on this device: remembered offline, renewed when the server can be reached. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import {
  login,
  logout,
  register,
  teamSchema,
  userSchema,
  type Session,
  type Team,
  type User,
} from '@cairn/shared/contract/auth.ts';
import { listTeams } from '@cairn/shared/contract/teams.ts';
import { call } from '../http/call.ts';
import { currentUser, setCurrentUser } from '../http/current-user.ts';
import { openUserDatabase } from '../http/database.ts';
import { refreshDirectory } from '../http/directory.ts';
import { OfflineError, SignedOutError } from '../http/errors.ts';
import { flushOutbox, onReplayed } from '../http/outbox.ts';
import { accessToken, adoptSession, expectUser, onSession } from '../http/token.ts';
import { createSyncClient } from '../sync/sync-client.ts';
import type { SyncClient } from '../sync/types.ts';

/**
 * loading: not started yet · signed-in: the server agrees, or has not been
 * heard yet · offline: the server cannot be reached (with `user` null there is nobody to work as).
 */
export type SessionStatus = 'loading' | 'signed-out' | 'signed-in' | 'offline';

export interface SessionState {
  status: SessionStatus;
  user: User | null;
  teams: readonly Team[];
  /** the server has ended the session: work goes on here, and is sent after signing in again */
  expired: boolean;
  /** present while `user` is: give it to SyncProvider */
  sync: SyncClient | null;
}

const REMEMBERED = 'cairn/session';
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];
const rememberedSchema = z.object({ user: userSchema, teams: z.array(teamSchema) });
const NOBODY: SessionState = { status: 'signed-out', user: null, teams: [], expired: false, sync: null };

let state: SessionState = { ...NOBODY, status: 'loading' };
let started = false;
let failures = 0;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(change: Partial<SessionState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** The session as a React value; the first use starts it. */
export function useSession(): SessionState {
  return useSyncExternalStore(subscribeSession, readSession);
}

export function readSession(): SessionState {
  startSession();
  return state;
}

/** @returns stop */
export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Opens for the remembered person at once, then asks the server. Safe to call again. */
export function startSession(): void {
  if (started) return;
  started = true;
  onSession((session) => (session ? opened(session) : ended()));
  onReplayed(() => {
    state.sync?.retry();
    void refreshDirectory().catch(() => undefined);
  });
  globalThis.addEventListener?.('online', renew);
  globalThis.document?.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && state.status === 'offline') renew();
  });
  const remembered = recall();
  // Nobody is remembered: then there is no cookie either, or one sign-in brings it back.
  if (!remembered) return set(NOBODY);
  enter(remembered.user, remembered.teams, 'signed-in');
  renew();
}

function renew(): void {
  clearTimeout(retryTimer);
  if (!state.user) return;
  accessToken().then(
    () => caughtUp(),
    (error: unknown) => {
      if (error instanceof SignedOutError) return; // `ended` was called
      set({ status: 'offline' });
      retryTimer = setTimeout(renew, RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)]! * (0.75 + Math.random() / 2));
    },
  );
}

/** The server answers: what waited for it is sent, what it knows is fetched. */
function caughtUp(): void {
  failures = 0;
  if (!state.user) return;
  if (state.status === 'offline') set({ status: 'signed-in' });
  void flushOutbox()
    .then(refreshDirectory)
    .catch(() => undefined);
}

function opened(session: Session): void {
  enter(session.user, session.teams, 'signed-in');
}

/** Without a remembered person that is all; with one the work on this device stays open. */
function ended(): void {
  if (state.user) set({ status: 'signed-in', expired: true });
  else set(NOBODY);
}

function enter(user: User, teams: readonly Team[], status: SessionStatus): void {
  remember({ user, teams: [...teams] });
  if (state.user?.id !== user.id) {
    void state.sync?.close();
    expectUser(user.id);
    const database = openUserDatabase(user.id);
    setCurrentUser({ id: user.id, teams, database });
    set({ user, teams, status, expired: false, sync: createSyncClient({ userId: user.id, database }) });
    return;
  }
  const current = currentUser();
  if (current) setCurrentUser({ ...current, teams });
  const expired = state.expired;
  set({ user, teams, status, expired: false });
  if (expired) state.sync?.retry();
}

/** @throws ApiError (wrong-credentials, too-many-requests …), OfflineError */
export async function signIn(input: { email: string; password: string }): Promise<User> {
  const session = await call(login, { body: input });
  expectUser(session.user.id);
  adoptSession(session);
  caughtUp();
  return session.user;
}

/** @throws ApiError (email-taken, registration-closed, invitation-invalid …), OfflineError */
export async function signUp(input: {
  name: string;
  email: string;
  password: string;
  invitation?: string;
}): Promise<User> {
  const session = await call(register, { body: input });
  expectUser(session.user.id);
  adoptSession(session);
  caughtUp();
  return session.user;
}

/**
 * Ends the session here and on the server. Check `sync.state.waiting` and warn before calling: with `forget`
 * (a shared computer) the local copies go too, unsent work included.
 */
export async function signOut(options: { forget?: boolean } = {}): Promise<void> {
  clearTimeout(retryTimer);
  const { sync } = state;
  const database = currentUser()?.database;
  await call(logout, {}).catch((error: unknown) => {
    // Offline the cookie stays until it runs out; nobody is remembered here all the same.
    if (!(error instanceof OfflineError)) throw error;
  });
  await sync?.close(options);
  setCurrentUser(null);
  expectUser(null);
  forgetSession();
  if (options.forget) await database?.delete().catch(() => undefined);
  else database?.close();
  set(NOBODY);
}

/** Fetches the teams again, after one was joined or renamed. */
export async function refreshTeams(): Promise<void> {
  const { items } = await call(listTeams, {});
  if (state.user) enter(state.user, items, state.status);
}

function recall(): z.output<typeof rememberedSchema> | null {
  try {
    return rememberedSchema.parse(JSON.parse(localStorage.getItem(REMEMBERED) ?? 'null'));
  } catch {
    return null;
  }
}

function remember(session: z.output<typeof rememberedSchema>): void {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify(session));
  } catch {
    // Storage is refused: the session lasts as long as the tab.
  }
}

function forgetSession(): void {
  try {
    localStorage.removeItem(REMEMBERED);
  } catch {
    // Nothing was remembered then.
  }
}
