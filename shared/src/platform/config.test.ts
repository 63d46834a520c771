import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('with nothing set the defaults serve this machine from ./data', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    port: 3000,
    host: 'localhost',
    databaseUrl: null,
    publicUrl: 'http://localhost:3000',
    registration: 'open',
    masterKey: null,
    trustedProxies: 0,
  });
  expect(config.dataDir).toBe(`${process.cwd()}/data`);
  expect(Object.isFrozen(config)).toBe(true);
});

test('an empty variable is one that is not set', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', CAIRN_ALLOWED_ORIGINS: '' })).toEqual(readConfig({}));
});

test('addresses become origins', () => {
  const config = readConfig({
    CAIRN_PUBLIC_URL: 'https://cairn.example.org/',
    CAIRN_ALLOWED_ORIGINS: 'https://a.example/x, http://b.example:8080',
  });
  expect(config.publicUrl).toBe('https://cairn.example.org');
  expect(config.allowedOrigins).toEqual(['https://a.example', 'http://b.example:8080']);
});

test.each([
  ['PORT', '70000'],
  ['PORT', '3.5'],
  ['DATABASE_URL', 'localhost:5432'],
  ['CAIRN_PUBLIC_URL', 'cairn.example.org'],
  ['CAIRN_PUBLIC_URL', 'javascript:alert(1)'],
  ['CAIRN_ALLOWED_ORIGINS', '*'],
  ['CAIRN_MASTER_KEY', 'c2hvcnQ='],
  ['CAIRN_LOG_LEVEL', 'loud'],
  ['CAIRN_TRUSTED_PROXIES', '-1'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(
    new RegExp(`because of its settings: ${name} .*Nothing has been changed`),
  );
});

test('all problems are named at once', () => {
  const key = Buffer.alloc(32).toString('base64');
  expect(() =>
    readConfig({ PORT: 'x', CAIRN_REGISTRATION: 'closed', CAIRN_MASTER_KEY: key, CAIRN_MASTER_KEY_FILE: '/x' }),
  ).toThrow(
    /PORT must be a number; CAIRN_REGISTRATION must be open or invitation; CAIRN_MASTER_KEY and CAIRN_MASTER_KEY_FILE are both set/,
  );
});
