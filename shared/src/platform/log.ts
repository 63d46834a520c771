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
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRET.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]), censor: '[removed]' },
  };
  return destination ? pino(options, destination) : pino(options);
}

const MAX_CAUSES = 5;

/**
 * An error without what hangs on it: a driver's error carries its connection, keys included, and the query
 * builder's message ends with the parameters, which are people's data.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error.slice(0, 500) : typeof error };
  const { code } = error as { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: error.message.split('\nparams:')[0]!.slice(0, 2000),
    ...(typeof code === 'string' && { code }),
    stack: frames.slice(0, 12).map((line) => line.trim()),
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: describeError(error.cause, depth + 1) }),
  };
}
