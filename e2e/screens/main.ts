/** npm run screens: starts the app, uses it, and takes the pictures of docs/screens in both themes. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import config from '../playwright.config.ts';
import { Stack } from '../stack.ts';
import { Person } from '../test.ts';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'docs', 'screens');
const FILE = path.join(import.meta.dirname, '..', 'fixtures', 'trello-quay-works.json');
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

await mkdir(FOLDER, { recursive: true });
const browser = await chromium.launch(config.use?.launchOptions);
for (const theme of ['light', 'dark'] as const) {
  const stack = await Stack.start();
  const ana = await Person.at(browser, stack, 'Ana Brandt', { viewport: DESK, colorScheme: theme, locale: 'en-GB' });
  const { page } = ana;
  const shoot = (name: string, size = '1440') =>
    page.screenshot({ path: path.join(FOLDER, `${name}-${theme}-${size}.png`), animations: 'disabled' });
  await page.goto(stack.url);
  await page.getByLabel('Your name').fill('Ana Brandt');
  await shoot('first-run');
  await ana.setUp();
  await page.getByRole('link', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles(FILE);
  await page.getByText('Nothing has been kept yet').waitFor();
  await shoot('import-dry-run');
  await page.getByRole('button', { name: /^Import 320 tasks/ }).click();
  await page.getByRole('heading', { name: /is here/ }).waitFor();
  await shoot('import-report');
  await ana.saved();
  await page.getByRole('link', { name: 'Quay works 2025' }).first().click();
  await ana.column('Ideas').waitFor();
  await page.getByRole('article', { name: /^QW-/ }).first().waitFor();
  await shoot('board');
  await ana.openCard(/Survey sluice gate 2\. /);
  await ana.description.waitFor();
  await shoot('task');
  await page.keyboard.press('Escape');
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await stack.kill();
  await page.reload();
  await ana.column('Ideas').waitFor();
  await ana.addCard('Ideas', 'Written with the server down');
  await ana.chip.getByText(/waiting/).waitFor();
  await ana.chip.click();
  await shoot('offline');
  await page.keyboard.press('Escape');
  await page.setViewportSize(PHONE);
  await page.getByRole('article').first().waitFor();
  await shoot('board', '390');
  await ana.context.close();
  await stack.remove();
}
await browser.close();
