/**
 * npm run bench [-- --only W2 --reps 3 --quick]: the same kinds of work against Cairn and its peers in one run, each on a
 * fresh server, interleaved; medians; one JSON line last. Only ratios within one run count.
 */
import { parseArgs } from 'node:util';
import { createDatabase, startPostgres } from './database.ts';
import { medians, type Figures } from './figures.ts';
import { printTable, type Row } from './table.ts';
import { Target, type TargetName } from './target.ts';
import { alone, together } from './typing.ts';
import { crash } from './works/crash.ts';
import { fanOut } from './works/fan-out.ts';
import { latency } from './works/latency.ts';
import { openProject } from './works/open-project.ts';
import { throughput } from './works/throughput.ts';
import { typingTraces } from './works/typing-traces.ts';

interface Work {
  name: string;
  what: string;
  targets: TargetName[];
  /** the figure that the ratio is made of */
  figure: string;
  against: TargetName;
  run(target: Target): Promise<Figures>;
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    reps: { type: 'string', default: '3' },
    quick: { type: 'boolean', default: false },
  },
});
const quick = values.quick;
const scale = (n: number) => Math.ceil(quick ? n / 8 : n);
const keystrokes = scale(24_000);

const works: Work[] = [
  {
    name: 'W1',
    what: '20 docs × 5 clients, 400 edits/s: edit → other client',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'p50 ms',
    against: 'stock',
    run: (t) => latency(t, scale(8)),
  },
  {
    name: 'W2 64×1',
    what: '64 writers, one update in flight',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'acked/s',
    against: 'stock',
    run: (t) => throughput(t, 64, 1, scale(800)),
  },
  {
    name: 'W2 64×8',
    what: '64 writers, eight in flight',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'acked/s',
    against: 'stock',
    run: (t) => throughput(t, 64, 8, scale(1600)),
  },
  {
    name: 'W2 1×1',
    what: 'one writer, one in flight',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'ack p50 ms',
    against: 'stock',
    run: (t) => throughput(t, 1, 1, scale(2000)),
  },
  {
    name: 'W3',
    what: 'one document, 500 clients, 20 edits/s',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'CPU µs per delivery',
    against: 'stock',
    run: (t) => fanOut(t, scale(500), scale(6)),
  },
  {
    name: 'W4 10k',
    what: '10,000 tasks, server restarted; peers with a map of maps',
    targets: ['stock+pg', 'cairn'],
    figure: 'first ms',
    against: 'stock+pg',
    run: (t) => openProject(t, scale(10_000), t.name === 'cairn' ? 'births' : 'maps'),
  },
  {
    name: 'W4 10k same bytes',
    what: 'the same, peers with births too',
    targets: ['stock+pg', 'cairn'],
    figure: 'first ms',
    against: 'stock+pg',
    run: (t) => openProject(t, scale(10_000), 'births'),
  },
  {
    name: 'W5 alone',
    what: 'keystrokes of one author, 256 in flight',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'seconds',
    against: 'stock',
    run: (t) => typingTraces(t, alone(keystrokes)),
  },
  {
    name: 'W5 together',
    what: 'keystrokes of two authors in one text',
    targets: ['stock', 'y-websocket', 'cairn'],
    figure: 'seconds',
    against: 'stock',
    run: (t) => typingTraces(t, together(keystrokes)),
  },
  {
    name: 'W8',
    what: 'kill -9 after the last ack, restart from storage',
    targets: ['stock', 'stock+pg', 'y-websocket', 'cairn'],
    figure: 'lost %',
    against: 'stock',
    run: (t) => crash(t),
  },
];

const chosen = works.filter(
  (work) => !values.only || values.only.split(',').some((name) => work.name.startsWith(name)),
);
if (chosen.length === 0) {
  console.error(`There is no work "${values.only}". Works: ${works.map((work) => work.name).join(', ')}`);
  process.exit(2);
}
const reps = Math.max(1, Number(values.reps));
const postgres = await startPostgres();
const rows: Row[] = [];
try {
  for (const work of chosen) {
    const runs = new Map<TargetName, Figures[]>(work.targets.map((name) => [name, []]));
    for (let rep = 0; rep < reps; rep++) {
      for (const name of work.targets) {
        process.stderr.write(`${work.name} ${name} (${rep + 1} of ${reps})\n`);
        runs.get(name)!.push(await measure(work, name));
      }
    }
    const results = Object.fromEntries([...runs].map(([name, figures]) => [name, medians(figures)]));
    rows.push({ work: work.name, what: work.what, figure: work.figure, against: work.against, results });
  }
} finally {
  await postgres.stop();
}
printTable(rows);
console.log(JSON.stringify({ bench: 'sync', reps, quick, rows }));

async function measure(work: Work, name: TargetName): Promise<Figures> {
  const database = name === 'cairn' || name === 'stock+pg' ? await createDatabase(postgres.url) : null;
  const target = await new Target(name, database?.url ?? null).start();
  try {
    return await work.run(target);
  } finally {
    await target.stop();
    await database?.drop();
  }
}
