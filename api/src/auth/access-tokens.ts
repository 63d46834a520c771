import { errors, jwtVerify, SignJWT } from 'jose';
import { isUuid, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import type { SigningKey } from '@cairn/shared/platform/keys.ts';

const ACCESS_TOKEN_SECONDS = 15 * 60;
const ALGORITHM = 'EdDSA';
const TYPE = 'at+jwt';
const ISSUER = 'cairn';

export interface TokenClaims {
  userId: Uuid;
  sessionId: Uuid;
  /** seconds since 1970 */
  expiresAt: number;
}

export interface AccessTokens {
  sign(userId: Uuid, sessionId: Uuid): Promise<{ accessToken: string; accessTokenExpiresAt: string }>;
  /** @returns null for anything that is not a valid token of ours */
  verify(token: string): Promise<TokenClaims | null>;
}

/** Short-lived Ed25519 JWTs. The token's header chooses nothing: one algorithm, one type, one key. */
export function createAccessTokens(key: SigningKey, now: () => number = Date.now): AccessTokens {
  return {
    async sign(userId, sessionId) {
      const issued = Math.floor(now() / 1000);
      const expires = issued + ACCESS_TOKEN_SECONDS;
      const accessToken = await new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.id })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setIssuedAt(issued)
        .setExpirationTime(expires)
        .sign(key.privateKey);
      return { accessToken, accessTokenExpiresAt: new Date(expires * 1000).toISOString() };
    },
    async verify(token) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer: ISSUER,
          audience: ISSUER,
          requiredClaims: ['sub', 'sid', 'exp', 'iat'],
          currentDate: new Date(now()),
        });
        const { sub, sid, exp } = payload;
        if (protectedHeader.kid !== key.id || !isUuid(sub) || !isUuid(sid) || exp === undefined) return null;
        return { userId: sub, sessionId: sid, expiresAt: exp };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError)
          return null;
        throw error;
      }
    },
  };
}
