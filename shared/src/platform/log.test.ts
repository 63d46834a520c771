import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(createLog('info', { write: (line) => void (text += line) }));
  return text;
}

test('secrets are removed wherever they stand, one or two deep', () => {
  const text = logged((log) =>
    log.info({
      password: 'hunter2',
      req: { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } },
      body: { token: 'hunter2', name: 'Ada' },
    }),
  );
  expect(text).not.toContain('hunter2');
  expect(text).toContain('Ada');
});

test("an error is logged without the connection that hangs on it and without the query's parameters", () => {
  const driver = Object.assign(new Error('connection lost'), {
    code: '57P01',
    client: { secretKey: 12_345, password: 'hunter2' },
  });
  const error = new Error('Failed query: select $1\nparams: ada@example.org', { cause: driver });
  const line = JSON.parse(logged((log) => log.error({ err: error }, 'failed'))) as {
    err: { stack: string[]; cause: object };
  };
  expect(JSON.stringify(line)).not.toMatch(/ada@example|hunter2|12345/);
  expect(line.err).toMatchObject({
    message: 'Failed query: select $1',
    cause: { message: 'connection lost', code: '57P01' },
  });
  expect(line.err.stack[0]).toMatch(/^at .*log\.test\.ts/);
});
