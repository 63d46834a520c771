/**
 * npm run chaos [-- --kills 100 --seed 1]: the sync server is killed -9 under load, at random moments and at every named
 * step of its pipeline, and started again on the same database. Each writer checks at each handshake that all it was
 * ever acknowledged is still there, and a last check reads everything from the log with a fresh server. The same run
 * against a build that acknowledges before the commit must go red, or the check itself is blind.
 */
import { parseArgs } from 'node:util';
import * as Y from 'yjs';
import { FAILPOINTS, type FailpointName } from '@cairn/sync-server/failpoint.ts';
import { createDatabase, startPostgres, type RunDatabase } from '../bench/database.ts';
import { idFrom, seeded } from '../bench/updates.ts';
import { Victim } from './victim.ts';
import { Writer } from './writer.ts';

const WRITERS = 8;
const DOCUMENTS = 3;
const CONTROL_KILLS = 12;

interface Outcome {
  kills: number;
  acked: number;
  lost: string[];
  byStep: Record<string, number>;
  missed: string[];
}

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    'no-control': { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!(kills > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run chaos -- --kills <how often> [--seed <number>]');
  process.exit(2);
}

const postgres = await startPostgres();
try {
  const real = await run(postgres, kills, 'real');
  console.log(`\n${real.kills} kills, ${real.acked} edits acknowledged, ${real.lost.length} lost`);
  for (const [step, count] of Object.entries(real.byStep)) console.log(`  ${step.padEnd(12)} ${count} kills`);
  for (const sentence of real.lost.slice(0, 20)) console.log(`  LOST ${sentence}`);
  for (const step of real.missed) console.log(`  step never reached: ${step}`);
  const control = values['no-control'] ? null : await run(postgres, Math.min(kills, CONTROL_KILLS), 'ack-early');
  if (control)
    console.log(
      `control (acknowledges before the commit): ${control.kills} kills, ${control.acked} acknowledged, ${control.lost.length} losses found`,
    );
  const red = control !== null && control.lost.length === 0;
  if (red) console.log('The control lost nothing: this check would not notice a loss. Treat the run as failed.');
  const failed = real.lost.length > 0 || real.missed.length > 0 || red;
  console.log(
    JSON.stringify({
      chaos: 'sync',
      seed,
      ...real,
      lost: real.lost.length,
      control: control && { kills: control.kills, acked: control.acked, lost: control.lost.length },
      passed: !failed,
    }),
  );
  process.exitCode = failed ? 1 : 0;
} finally {
  await postgres.stop();
}

async function run(server: RunDatabase, times: number, build: 'real' | 'ack-early'): Promise<Outcome> {
  const random = seeded(seed);
  const database = await createDatabase(server.url);
  const victim = new Victim(database.url, build);
  await victim.start(null);
  const documents = Array.from({ length: DOCUMENTS }, () => `project/${idFrom(random)}`);
  const writers = Array.from(
    { length: WRITERS },
    (_, i) => new Writer(victim.url, documents[i % DOCUMENTS]!, random, 1 + (i % 4) * 3),
  );
  for (const writer of writers) writer.start();
  const byStep: Record<string, number> = {};
  const missed: string[] = [];
  for (let kill = 0; kill < times; kill++) {
    const step = stepOf(kill);
    const before = acked(writers);
    if (step === null) {
      await until(() => acked(writers) - before > 40 + random() * 400, 30_000);
      await victim.kill();
    } else {
      await victim.kill();
      await victim.start({ at: step, after: Math.floor(random() * (step.startsWith('compact') ? 2 : 60)) });
      if (!(await victim.dies(20_000))) {
        missed.push(step);
        await victim.kill();
      }
    }
    byStep[step ?? 'at random'] = (byStep[step ?? 'at random'] ?? 0) + 1;
    await victim.start(null);
    if (process.stderr.isTTY) process.stderr.write(`\r${kill + 1} of ${times} kills`);
  }
  for (const writer of writers) await writer.finish();
  const total = acked(writers);
  for (const writer of writers) writer.end();
  await victim.kill(); // nothing may be left in memory that the log does not have
  await victim.start(null);
  const lost = writers.flatMap((writer) => writer.ledger.lost);
  for (const writer of writers) lost.push(...(await missingFromLog(victim, writer)));
  await victim.kill();
  await database.drop();
  return { kills: times, acked: total, lost, byStep, missed };
}

/** Every other kill is at a named step, in turn. */
function stepOf(kill: number): FailpointName | null {
  return kill % 2 === 0 ? null : FAILPOINTS[((kill - 1) / 2) % FAILPOINTS.length]!;
}

function acked(writers: readonly Writer[]): number {
  return writers.reduce((sum, writer) => sum + writer.ledger.acked, 0);
}

async function missingFromLog(victim: Victim, writer: Writer): Promise<string[]> {
  const stored = new Y.Doc();
  Y.applyUpdate(stored, await victim.read(writer.document));
  const problems: string[] = [];
  for (const root of ['t', 'T']) {
    const there = stored.getMap(root);
    for (const [key, value] of writer.doc.getMap(root)) {
      if (there.get(key) !== value)
        problems.push(
          `${writer.document}: ${root} ${key} is ${JSON.stringify(there.get(key))} instead of ${JSON.stringify(value)}`,
        );
    }
  }
  return problems;
}

async function until(condition: () => boolean, ms: number): Promise<void> {
  const deadline = Date.now() + ms;
  while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 2));
}
