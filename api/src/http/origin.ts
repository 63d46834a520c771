import type { Config } from '@cairn/shared/platform/config.ts';

/**
 * Whether a browser page of this origin may talk to the server. A page under the very host it asks is our own,
 * whatever name people use for the server.
 * @param origin the Origin header; absent for programs, which no cookie of a browser can be made to travel with
 * @param host the Host header
 */
export function isAllowedOrigin(
  config: Pick<Config, 'publicUrl' | 'allowedOrigins'>,
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || url.origin === config.publicUrl || config.allowedOrigins.includes(url.origin);
}
