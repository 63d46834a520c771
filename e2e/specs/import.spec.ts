import { fileURLToPath } from 'node:url';
import { expect, Person, test } from '../test.ts';

const FILE = fileURLToPath(new URL('../fixtures/trello-quay-works.json', import.meta.url));

test('IMP-1 IMP-2 IMP-3 a Trello board comes over with a report that adds up, once, and goes again with one undo', async ({
  browser,
  stack,
}) => {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  const { page } = ana;
  await page.getByRole('link', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles(FILE);
  await expect(page.getByText('Nothing has been kept yet')).toBeVisible();
  await page.getByRole('button', { name: /^Import 320 tasks/ }).click();
  await expect(page.getByRole('heading', { name: /is here/ })).toBeVisible({ timeout: 15_000 });
  const account = page.getByRole('table').first();
  for (const row of await account.locator('tbody').first().getByRole('row').all()) {
    const [, inFile, ...parts] = (await row.getByRole('cell').allTextContents()).map(
      (text) => Number(text.replaceAll(/[^\d]/g, '')) || 0,
    );
    expect(
      parts.reduce((sum, n) => sum + n, 0),
      (await row.textContent()) ?? '',
    ).toBe(inFile);
  }
  await ana.saved();
  await page.getByRole('link', { name: 'Quay works 2025' }).first().click();
  await expect(ana.column('Ideas')).toBeVisible();
  const cards = Number(/(\d+) cards/.exec((await ana.column('Ideas').getAttribute('aria-label')) ?? '')?.[1]);
  expect(cards).toBeGreaterThan(10);

  // The same file again, into the same project: nothing twice.
  await page.getByRole('link', { name: 'Import' }).click();
  const another = page.getByRole('button', { name: /Import another file|Another file/ });
  if (await another.isVisible()) await another.click();
  await page.locator('input[type=file]').setInputFiles(FILE);
  await page.getByLabel('Where it goes').selectOption({ label: 'Into Quay works 2025' });
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: /is here|was here/ })).toBeVisible({ timeout: 15_000 });
  await page.getByRole('link', { name: 'Quay works 2025' }).first().click();
  await expect(ana.column('Ideas')).toHaveAttribute('aria-label', new RegExp(`${cards} cards`));
});

test('an import can be taken back', async ({ browser, stack }) => {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  const { page } = ana;
  await page.getByRole('link', { name: 'Import' }).click();
  await page.locator('input[type=file]').setInputFiles(FILE);
  await page.getByRole('button', { name: /^Import 320 tasks/ }).click();
  await page.getByRole('button', { name: /Undo import/ }).click({ timeout: 15_000 });
  await expect(page.getByText(/taken back/i).first()).toBeVisible();
  await page.getByRole('link', { name: 'Quay works 2025' }).first().click();
  await expect(page.getByRole('article')).toHaveCount(0);
});

for (const [what, content, sentence] of [
  ['an empty file', '', /empty/i],
  ['a page instead of a file', '<!doctype html><html><body>Sign in</body></html>', /page|HTML/i],
  ['a file that ends in the middle', '{"name":"Quay","lists":[{"id":"5f', /end|cut|complete|broken/i],
  ['another kind of JSON', '{"issues":[]}', /Trello/i],
] as const) {
  test(`PROC-1 ${what} is refused with a sentence, and nothing changes`, async ({ browser, stack }) => {
    const ana = await Person.at(browser, stack, 'Ana Brandt');
    await ana.setUp();
    await ana.page.getByRole('link', { name: 'Import' }).click();
    await ana.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'board.json', mimeType: 'application/json', buffer: Buffer.from(content) });
    await expect(ana.page.getByRole('alert')).toContainText(sentence);
    await expect(ana.page.getByRole('link', { name: /Quay/ })).toHaveCount(0);
  });
}
