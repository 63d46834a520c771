/**
 * Commits fail, and Postgres itself makes them fail: a trigger that raises, and the writer's backend terminated in
 * the middle of its commit. Whoever saw a marker that is not in the log saw something that never was.
 */
import { createDatabase, type TestDatabase } from '@cairn/shared/testkit/postgres.ts';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../testing/party.ts';
import { Replica } from '../testing/replica.ts';
import { fromLog, holesIn, newProject, startServer, type TestServer } from '../testing/server.ts';
import { digest } from '../testing/updates.ts';

let database: TestDatabase;
let server: TestServer;
let admin: pg.Pool;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer(database.url);
  admin = new pg.Pool({ connectionString: database.url, max: 4 });
  admin.on('error', () => {});
  await admin.query(`
    create table faults (armed boolean); insert into faults values (false);
    create function boom() returns trigger language plpgsql as $$ begin
      if (select armed from faults) then raise exception 'injected'; end if; return new; end $$;
    create trigger boom before insert on document_updates for each row execute function boom()`);
});

afterAll(async () => {
  await server.stop();
  await admin.end();
  await database.drop();
});

/** The backend that hangs in its commit on a lock, not one that is idle. */
const terminateCommit = async () =>
  (
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query like '%bumped%' and state = 'active' and wait_event_type = 'Lock'`,
    )
  ).rowCount;

test('LOG-1 a commit that fails, or that nobody can know of, was never: nothing escapes, nothing is acknowledged, nothing is lost', async () => {
  const name = newProject();
  const elsewhere = newProject();
  const writers = ['ann', 'bob', 'cyd'].map((token, i) => ({
    token,
    written: 0,
    replica: new Replica({ url: server.url, name: i < 2 ? name : elsewhere, token }),
  }));
  await until(() => writers.every(({ replica }) => replica.synced));
  const timer = setInterval(() => {
    for (const writer of writers) {
      writer.replica.map().set(`${writer.token}-${String(writer.written++).padStart(5, '0')}`, 'background');
    }
  }, 4);

  for (let round = 0; round < 12; round++) {
    const marker = `marker-${String(round).padStart(2, '0')}`;
    const observer = new Replica({ url: server.url, name, token: 'observer' });
    const victim = new Replica({ url: server.url, name, token: 'victim', reconnects: false });
    await until(() => observer.saved && observer.synced && victim.saved && victim.synced);
    const blocker = round % 3 === 2 ? await admin.connect() : null;
    if (blocker === null) await admin.query('update faults set armed = true');
    else await blocker.query('begin; lock table document_updates in exclusive mode');
    victim.map().set(marker, marker);
    if (blocker !== null) {
      await until(terminateCommit);
      await blocker.query('rollback');
      blocker.release();
    }
    await until(() => victim.closeCode !== null);
    expect(victim.closeCode).toBe(CloseCode.NotDurable);
    expect(victim.saved).toBe(false);
    await admin.query('update faults set armed = false');
    await until(() => observer.saved && observer.synced);
    expect(observer.raw.some((frame) => frame.includes(marker))).toBe(false);
    expect((await fromLog(database.url, name)).doc.getMap('t').has(marker)).toBe(false);
    observer.destroy();
    victim.destroy();
  }
  clearInterval(timer);
  await until(() => writers.every(({ replica }) => replica.saved && replica.synced));
  for (const { token, written, replica } of writers) {
    const { doc } = await fromLog(database.url, replica === writers[2]!.replica ? elsewhere : name);
    const kept = [...doc.getMap('t').keys()].filter((key) => key.startsWith(`${token}-`));
    expect(kept).toHaveLength(written);
  }
  const [ann, bob] = writers;
  await until(() => digest(ann!.replica.doc) === digest(bob!.replica.doc));
  expect(digest((await fromLog(database.url, name)).doc)).toBe(digest(ann!.replica.doc));
  expect(await holesIn(database.url)).toEqual([]);
  for (const { replica } of writers) replica.destroy();
}, 60_000);

test('a database that is gone acknowledges nothing and refuses newcomers; the server recovers by itself', async () => {
  const name = newProject();
  const ann = new Replica({ url: server.url, name, token: 'ann' });
  await until(() => ann.saved && ann.synced);
  const control = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
  await control.connect();
  const own = new URL(database.url).pathname.slice(1);
  // Nobody but the superuser's own session may connect: to the server the database is gone.
  await control.query(`alter database ${own} allow_connections false`);
  await control.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [own]);
  ann.map().set('task-one', 'written while it was gone');
  await until(() => !server.stats().healthy);
  expect(ann.saved).toBe(false);
  const refused = await new Promise((resolve) => {
    const probe = new Replica({ url: server.url, name, token: 'bob', reconnects: false });
    probe.ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
  });
  expect(refused).toBe(503);
  await control.query(`alter database ${own} allow_connections true`);
  await control.end();
  await until(() => server.stats().healthy);
  await until(() => ann.saved && ann.synced);
  expect((await fromLog(database.url, name)).doc.getMap('t').get('task-one')).toBe('written while it was gone');
  ann.destroy();
}, 60_000);

test('a commit that stalls on its document holds no other document', async () => {
  const [held, free] = [newProject(), newProject()];
  const [ann, bob] = [
    new Replica({ url: server.url, name: held, token: 'ann' }),
    new Replica({ url: server.url, name: free, token: 'bob' }),
  ];
  await until(() => [ann, bob].every((replica) => replica.saved && replica.synced));
  const blocker = await admin.connect();
  await blocker.query('begin');
  await blocker.query('select 1 from documents where name = $1 for update', [held]);
  ann.map().set('task-one', 'held up');
  await until(async () => {
    const waiting = await admin.query(
      "select 1 from pg_stat_activity where query like '%bumped%' and wait_event_type = 'Lock'",
    );
    return waiting.rowCount === 1;
  });
  bob.map().set('task-one', 'moves on');
  await until(() => bob.saved);
  expect(ann.saved).toBe(false);
  await blocker.query('rollback');
  blocker.release();
  await until(() => ann.saved);
  expect((await fromLog(database.url, held)).doc.getMap('t').size).toBe(1);
  ann.destroy();
  bob.destroy();
});

test('a document whose log was damaged is refused, and no other', async () => {
  const [bad, good] = [newProject(), newProject()];
  for (const name of [bad, good]) {
    await server.gateway.write(name, 'system:test', (doc) => void doc.getMap('t').set('task-one', 'x'));
  }
  const other = await startServer(database.url);
  await admin.query(
    `update document_updates set sealed = set_byte(sealed, 40, (get_byte(sealed, 40) + 1) % 256)
     where document = (select id from documents where name = $1)`,
    [bad],
  );
  const ann = new Replica({ url: other.url, name: bad, token: 'ann', reconnects: false });
  const bob = new Replica({ url: other.url, name: good, token: 'bob', reconnects: false });
  await until(() => ann.denied !== null && bob.saved && bob.synced);
  expect(ann.denied).toBe('unavailable');
  expect(other.warnings.some((warning) => warning.includes(bad))).toBe(true);
  await expect(other.gateway.read(bad, () => 0)).rejects.toMatchObject({ code: 'unavailable' });
  expect(other.stats().documents).toBe(1);
  ann.destroy();
  bob.destroy();
  await other.stop();
});
