import { HocuspocusProvider } from '@hocuspocus/provider';
import * as Y from 'yjs';
import type { Session } from '@cairn/shared/contract/auth.ts';
import type { Stack } from './stack.ts';

export const PASSWORD = 'a long enough password';

/** Someone with an account, speaking to the API by hand. */
export interface Caller {
  session: Session;
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
}

export async function register(stack: Stack, name: string, invitation?: string): Promise<Caller> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@harbour.example`;
  const { status, body } = await request<Session>(stack, null, 'POST', '/api/auth/register', {
    email,
    name,
    password: PASSWORD,
    invitation,
  });
  if (status !== 201) throw new Error(`could not register ${name}: ${status} ${JSON.stringify(body)}`);
  return { session: body, call: (method, path, data) => request(stack, body.accessToken, method, path, data) };
}

export const emailOf = (name: string) => `${name.toLowerCase().replaceAll(' ', '.')}@harbour.example`;

/** A link that lets whoever opens it join the team and, if named, a project. */
export async function invite(
  caller: Caller,
  projectId: string,
  projectRole: 'lead' | 'editor' | 'commenter' | 'viewer',
): Promise<string> {
  const team = await teamOf(caller, projectId);
  const { body } = await caller.call<{ token: string }>('POST', `/api/teams/${team}/invitations`, {
    role: 'guest',
    projectId,
    projectRole,
  });
  return body.token;
}

async function teamOf(caller: Caller, projectId: string): Promise<string> {
  const { body } = await caller.call<{ items: { id: string; teamId: string }[] }>('GET', '/api/projects');
  const project = body.items.find((item) => item.id === projectId);
  if (!project) throw new Error(`no project ${projectId}`);
  return project.teamId;
}

async function request<T>(
  stack: Stack,
  token: string | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const response = await fetch(stack.url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text ? JSON.parse(text) : null) as T };
}

/** A hand-made client: the stock provider on a bare document, bound by nothing that our client does. */
export function handMade(
  stack: Stack,
  name: string,
  accessToken: string,
): { doc: Y.Doc; provider: HocuspocusProvider; synced: Promise<void> } {
  const doc = new Y.Doc();
  const synced = Promise.withResolvers<void>();
  const provider = new HocuspocusProvider({
    url: `ws://localhost:${stack.port}/sync`,
    name,
    document: doc,
    token: accessToken,
    onSynced: () => synced.resolve(),
    onAuthenticationFailed: ({ reason }) => synced.reject(new Error(reason)),
  });
  synced.promise.catch(() => {});
  return { doc, provider, synced: synced.promise };
}
