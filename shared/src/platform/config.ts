import path from 'node:path';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** Everything that can be set from outside. This file is the only reader of the environment. */
export interface Config {
  readonly port: number;
  /**
   * where connections are accepted. The default is this machine only: the first visitor becomes the admin, and browsers
   * allow offline use over the network only by https, which a proxy on this machine provides. `0.0.0.0` is everywhere.
   */
  readonly host: string;
  /** absolute */
  readonly dataDir: string;
  /** null: Cairn runs its own Postgres in the data folder */
  readonly databaseUrl: string | null;
  /** the address that people type, without a slash at the end */
  readonly publicUrl: string;
  /** origins of browsers that may connect besides the server's own */
  readonly allowedOrigins: readonly string[];
  readonly registration: 'open' | 'invitation';
  /** 32 bytes; null: kept in a file of the data folder */
  readonly masterKey: Uint8Array | null;
  /** where the master key is, when not in the data folder */
  readonly masterKeyFile: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** how many proxies in front may be believed about the caller's address */
  readonly trustedProxies: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const origin = z
  .string()
  .refine(
    (text) => /^https?:$/.test(safeUrl(text)?.protocol ?? ''),
    'must be an address like https://cairn.example.org',
  )
  .transform((text) => new URL(text).origin);

const key = z
  .string()
  .transform((text) => Buffer.from(text.trim(), 'base64'))
  .refine((bytes) => bytes.length === 32, 'must be 32 random bytes in base64 (openssl rand -base64 32)');

const fields = {
  PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0)
    .max(65_535, 'must be at most 65535')
    .default(3000),
  HOST: z.string().min(1).default('localhost'),
  CAIRN_DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .refine(
      (text) => /^postgres(ql)?:$/.test(safeUrl(text)?.protocol ?? ''),
      'must look like postgres://user:password@host:5432/database',
    )
    .optional(),
  CAIRN_PUBLIC_URL: origin.optional(),
  CAIRN_ALLOWED_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .pipe(z.array(origin))
    .default([]),
  CAIRN_REGISTRATION: z.enum(['open', 'invitation'], 'must be open or invitation').default('open'),
  CAIRN_MASTER_KEY: key.optional(),
  CAIRN_MASTER_KEY_FILE: z.string().optional(),
  CAIRN_LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('warn'),
  CAIRN_TRUSTED_PROXIES: z.coerce.number('must be a number').int().min(0).max(10).default(0),
};

/**
 * @param environment the process's; tests pass their own
 * @throws StartError that names every variable that is wrong, not only the first
 */
export function readConfig(environment: Environment = process.env): Config {
  // an empty variable, as compose files make them, is one that is not set
  const given = Object.fromEntries(Object.keys(fields).map((name) => [name, environment[name] || undefined]));
  const parsed = z.object(fields).safeParse(given);
  const problems = parsed.error?.issues.map((issue) => `${issue.path[0] as string} ${issue.message}`) ?? [];
  if (given['CAIRN_MASTER_KEY'] && given['CAIRN_MASTER_KEY_FILE'])
    problems.push('CAIRN_MASTER_KEY and CAIRN_MASTER_KEY_FILE are both set: keep one');
  if (!parsed.success || problems.length > 0)
    throw new StartError(
      `Cairn did not start, because of its settings: ${[...new Set(problems)].join('; ')}. Nothing has been changed.`,
    );
  const values = parsed.data;
  return Object.freeze({
    port: values.PORT,
    host: values.HOST,
    dataDir: path.resolve(values.CAIRN_DATA_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    publicUrl: values.CAIRN_PUBLIC_URL ?? `http://localhost:${values.PORT}`,
    allowedOrigins: Object.freeze(values.CAIRN_ALLOWED_ORIGINS),
    registration: values.CAIRN_REGISTRATION,
    masterKey: values.CAIRN_MASTER_KEY ?? null,
    masterKeyFile: values.CAIRN_MASTER_KEY_FILE ?? null,
    logLevel: values.CAIRN_LOG_LEVEL,
    trustedProxies: values.CAIRN_TRUSTED_PROXIES,
  });
}

function safeUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
