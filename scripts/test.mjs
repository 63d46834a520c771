// npm test: on a fresh machine installs what it needs, then check + unit + integration + end-to-end.
// Each part runs even when an earlier one failed; what could not run is listed by name at the end.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureChromium } from './browser.mjs';
import { assertProductNode, ensureClientBuild, ensureDependencies, run, say, seconds } from './toolchain.mjs';

const started = Date.now();
await ensureDependencies();
const node = assertProductNode();
const results = mkdtempSync(path.join(tmpdir(), 'cairn-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const notRun = [];
const parts = [];

await part('check', async () => {
  const ok = (await run(node, ['scripts/check.mjs'])) === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
});
for (const project of ['unit', 'integration']) {
  await part(project, async () => {
    const file = path.join(results, `${project}.json`);
    const code = await run('vitest', [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]);
    const report = read(file);
    if (!report) return { passed: 0, failed: 1, skipped: 0 };
    const failed = Math.max(report.numFailedTests, code === 0 ? 0 : 1);
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + (report.numTodoTests ?? 0) };
  });
}
const browser = await ensureChromium();
if (browser.path) {
  await part('end-to-end', async () => {
    await ensureClientBuild();
    const file = path.join(results, 'e2e.json');
    const code = await run('playwright', ['test', '-c', 'e2e/playwright.config.ts'], {
      env: { CHROMIUM: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    });
    const report = read(file);
    if (!report) return { passed: 0, failed: 1, skipped: 0 };
    const { expected, unexpected, skipped, flaky } = report.stats;
    return { passed: expected + flaky, failed: Math.max(unexpected, code === 0 ? 0 : 1), skipped };
  });
} else {
  notRun.push(`end-to-end: ${browser.why}`);
}
rmSync(results, { recursive: true, force: true });

console.log('');
for (const { name, count, time } of parts)
  console.log(
    `${name.padEnd(12)} ${String(count.passed).padStart(5)} passed ${String(count.failed).padStart(4)} failed ${String(count.skipped).padStart(4)} skipped   ${time}`,
  );
for (const sentence of notRun) console.log(`not run: ${sentence}`);
say(`Everything took ${seconds(started)}.`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed > 0 || (process.env.CI && notRun.length > 0) ? 1 : 0);

async function part(name, body) {
  say(`${name}…`);
  const since = Date.now();
  const count = await body();
  for (const key of Object.keys(totals)) totals[key] += count[key];
  parts.push({ name, count, time: seconds(since) });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
