import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { createAccessTokens } from './access-tokens.ts';

const pair = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const tokens = createAccessTokens({ id: 'key-1', ...pair });
const userId = newUuid();
const sessionId = newUuid();
const { accessToken } = await tokens.sign(userId, sessionId);

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const [headerPart, payloadPart, signature] = accessToken.split('.') as [string, string, string];
const header = decode(headerPart);
const payload = decode(payloadPart);

/** A token with the given parts, properly signed with the server's key unless told otherwise. */
function craft(changes: { header?: object; payload?: object; signer?: (input: Buffer) => Buffer }): string {
  const input = `${encode({ ...header, ...changes.header })}.${encode({ ...payload, ...changes.payload })}`;
  const signer = changes.signer ?? ((bytes) => sign(null, bytes, pair.privateKey));
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
}

const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const publicDer = pair.publicKey.export({ type: 'spki', format: 'der' });
const publicJwk = other.publicKey.export({ format: 'jwk' });
const hmac = (key: string | Buffer) => (bytes: Buffer) => createHmac('sha256', key).update(bytes).digest();
const nothing = () => Buffer.alloc(0);
const byOther = (bytes: Buffer) => sign(null, bytes, other.privateKey);
const past = Math.floor(Date.now() / 1000) - 3600;

test('AUTH-1 a token of ours names its user and session for fifteen minutes', async () => {
  expect(await tokens.verify(accessToken)).toMatchObject({ userId, sessionId });
  expect(await tokens.verify(craft({}))).toMatchObject({ userId, sessionId });
  const later = createAccessTokens({ id: 'key-1', ...pair }, () => Date.now() + 15 * 60_000 + 1000);
  expect(await later.verify(accessToken)).toBeNull();
});

test.each([
  ['no algorithm', craft({ header: { alg: 'none' }, signer: nothing })],
  ['no algorithm, odd case', craft({ header: { alg: 'nOnE' }, signer: nothing })],
  ['no algorithm but a signature', craft({ header: { alg: 'none' } })],
  ['an empty signature', craft({ signer: nothing })],
  ['a signature cut off', `${headerPart}.${payloadPart}`],
  ['HS256 under the public key as PEM', craft({ header: { alg: 'HS256' }, signer: hmac(publicPem) })],
  ['HS256 under the public key as DER', craft({ header: { alg: 'HS256' }, signer: hmac(publicDer) })],
  ['HS256 under an empty key', craft({ header: { alg: 'HS256' }, signer: hmac('') })],
  ['another algorithm over the right signature', craft({ header: { alg: 'ES256' } })],
  ['RS256', craft({ header: { alg: 'RS256' } })],
  ['another Ed25519 key', craft({ signer: byOther })],
  ['another key, brought along as jwk', craft({ header: { jwk: publicJwk }, signer: byOther })],
  ['another key, to be fetched by jku', craft({ header: { jku: 'http://127.0.0.1:9/keys' }, signer: byOther })],
  ['a certificate chain', craft({ header: { x5c: [publicDer.toString('base64')] }, signer: byOther })],
  ['a kid that is a path', craft({ header: { kid: '../../../../dev/null' } })],
  ['a kid that is SQL', craft({ header: { kid: "' UNION SELECT 'x" } })],
  ['an unknown kid', craft({ header: { kid: 'key-2' } })],
  ['another type of token', craft({ header: { typ: 'JWT' } })],
  ['an unknown critical header', craft({ header: { crit: ['b64'], b64: false } })],
  ['another issuer', craft({ payload: { iss: 'evil' } })],
  ['another audience', craft({ payload: { aud: 'other' } })],
  ['an expiry in the past', craft({ payload: { exp: past } })],
  ['a start in the future', craft({ payload: { nbf: past + 10_000 } })],
  ['no expiry', craft({ payload: { exp: undefined } })],
  ['an expiry that is text', craft({ payload: { exp: '9999999999' } })],
  ['a subject that is no user id', craft({ payload: { sub: 'admin' } })],
  ['a subject that is an object', craft({ payload: { sub: { $ne: null } } })],
  ['no session', craft({ payload: { sid: undefined } })],
  ['a payload changed after signing', `${headerPart}.${encode({ ...payload, sub: newUuid() })}.${signature}`],
  ['no JSON', `${Buffer.from('x').toString('base64url')}.${payloadPart}.${signature}`],
  ['five parts', `${accessToken}.a.b`],
  ['nothing', ''],
])('AUTH-1 a token with %s proves nothing', async (_what, token) => {
  expect(await tokens.verify(token)).toBeNull();
});
