import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { expect, Person, test } from '../test.ts';

test('two tabs show each other’s edits at once, and a closed leader costs nothing', async ({ browser, stack }) => {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  await ana.saved();
  const first = ana.page;
  const second = await ana.context.newPage();
  await second.goto(first.url());
  await expect(second.getByRole('article', { name: /Write your first card/ })).toBeVisible();
  await ana.addCard('To do', 'From the first tab');
  await expect(second.getByRole('article', { name: /From the first tab/ })).toHaveCount(1);
  ana.page = second;
  await ana.addCard('Doing', 'From the second tab');
  await expect(first.getByRole('article', { name: /From the second tab/ })).toHaveCount(1);
  await first.close();
  await ana.addCard('To do', 'After the first tab was closed');
  await ana.saved();
  await second.reload();
  for (const title of [/From the first tab/, /From the second tab/, /After the first tab was closed/])
    await expect(ana.card(title)).toHaveCount(1);
});

test('STORE-1 a browser killed while somebody types loses at most a second of it', async ({ stack }, info) => {
  const profile = await mkdtemp(path.join(tmpdir(), 'cairn-browser-'));
  const launch = () =>
    chromium.launchPersistentContext(profile, {
      ...info.project.use.launchOptions,
      viewport: { width: 1440, height: 900 },
    });
  const context = await launch();
  const page = context.pages()[0] ?? (await context.newPage());
  const ana = await Person.in(context, page, stack, 'Ana Brandt');
  await ana.setUp();
  await ana.saved();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await ana.openCard(/Write your first card/);
  const url = page.url();
  await stack.kill(); // what is typed now is on this device alone
  await ana.description.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  const typed: { at: number; text: string }[] = [];
  const killed = Date.now() + 5000;
  for (let n = 0; Date.now() < killed; n++) {
    await page.keyboard.type(`w${n} `);
    typed.push({ at: Date.now(), text: `w${n}` });
  }
  // SIGKILL to the whole browser, the storage process too.
  const at = Date.now();
  spawnSync('pkill', ['-9', '-f', profile]);
  await context.close().catch(() => {});
  const again = await launch();
  const reopened = await Person.in(again, again.pages()[0] ?? (await again.newPage()), stack, 'Ana Brandt');
  await reopened.page.goto(url);
  await expect(reopened.description).toContainText('w0');
  const text = await reopened.description.innerText();
  const missing = typed.filter((word) => word.at < at - 1000 && !text.split(/\s+/).includes(word.text));
  expect(typed.length).toBeGreaterThan(8);
  expect(missing, text.slice(0, 300)).toEqual([]);
  await again.close();
  await rm(profile, { recursive: true, force: true });
});
