import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What is stored of a secret: its SHA-256 tells nothing, since secrets are 256 random bits. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

export const newSecret = (): string => randomBytes(32).toString('base64url');

/**
 * The token that follows a refresh token in its session. Derived, so that racing tabs that present the same token
 * get the same successor although only its hash is stored.
 */
export function createSuccession(masterKey: Uint8Array): (session: string, secret: string) => string {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', 'cairn refresh token', 32));
  return (session, secret) => createHmac('sha256', key).update(`${session}.${secret}`).digest('base64url');
}
