// npm run test:e2e: builds the client and runs the specs in Chromium against the real app.
import { ensureChromium } from './browser.mjs';
import { assertProductNode, ensureClientBuild, ensureDependencies, fail, run } from './toolchain.mjs';

await ensureDependencies();
assertProductNode();
const { path: chromium, why } = await ensureChromium();
if (!chromium) fail(`${why}. The end-to-end tests did not run.`);
await ensureClientBuild();
process.exit(
  await run('playwright', ['test', '-c', 'e2e/playwright.config.ts', ...process.argv.slice(2)], {
    env: { CHROMIUM: chromium },
  }),
);
