import type http from 'node:http';

/**
 * A page of another site must not open a socket with the visitor's rights. Clients that are no browsers send no
 * Origin; they have no visitor either.
 */
export function isAllowedOrigin(request: http.IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  try {
    return host !== undefined && new URL(origin).host === host;
  } catch {
    return false; // "null", and whatever else is no address
  }
}

/** The path without its query; null where there is none. */
export function pathOf(url: string | undefined): string | null {
  const path = url?.split('?', 1)[0];
  return path === undefined || path === '' ? null : path;
}

export const REFUSALS = {
  forbidden: 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  notFound: 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  unavailable: 'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
} as const;
