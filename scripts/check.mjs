// npm run check: types, lint, format, import law, no cycles, file length, complete lock. All of them run; all failures are shown.
import { assertProductNode, ensureDependencies, run, say, seconds } from './toolchain.mjs';
import { longFiles } from './long-files.mjs';
import { missingFromLock } from './lock.mjs';

await ensureDependencies();
assertProductNode();

const steps = [
  ['types: shared and servers', () => run('tsc', ['--noEmit', '-p', '.'])],
  ['types: e2e', () => run('tsc', ['--noEmit', '-p', 'e2e'])],
  ['types: client', () => run('tsc', ['--noEmit', '-p', 'client'])],
  ['lint', () => run('oxlint', ['--type-aware', '--deny-warnings'])],
  ['format', () => run('oxfmt', ['--check', '.'])],
  [
    'import law and cycles',
    () =>
      run('depcruise', [
        'shared/src',
        'sync-server/src',
        'api/src',
        'client/src',
        'e2e',
        '--config',
        '.dependency-cruiser.cjs',
      ]),
  ],
  ['no file over 400 lines without its decision record', () => report(longFiles())],
  ['lock file complete for every platform', () => report(missingFromLock())],
];

let failed = 0;
for (const [name, step] of steps) {
  const started = Date.now();
  const ok = (await step()) === 0;
  if (!ok) failed++;
  say(`${ok ? 'passed' : 'FAILED'} ${String(name)} (${seconds(started)})`);
}
console.log(`check: ${steps.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function report(problems) {
  for (const problem of problems) console.error(`  ${problem}`);
  return problems.length === 0 ? 0 : 1;
}
