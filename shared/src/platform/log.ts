import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** What must never stand in a log, wherever it is nested one or two deep. */
const SECRET = [
  'password',
  'accessToken',
  'refreshToken',
  'token',
  'authorization',
  'cookie',
  'set-cookie',
  'invitation',
  'masterKey',
  'databaseUrl',
];

/** JSON lines. No bodies, no cookies, no tokens, no content of documents. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]), censor: '[removed]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
