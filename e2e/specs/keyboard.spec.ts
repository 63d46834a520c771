import { expect, Person, test } from '../test.ts';

test('a card is made, moved and put back by keyboard alone, and each step is announced', async ({ browser, stack }) => {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  const { page } = ana;
  await page.keyboard.press('c');
  await page.keyboard.type('Moved by keys');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  const card = ana.card(/Moved by keys/);
  await expect(card).toBeVisible();
  await card.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByText(/Doing/).and(page.locator('[aria-live]')).first()).toBeAttached();
  await page.keyboard.press('Space');
  await expect(ana.column('Doing').getByRole('article', { name: /Moved by keys/ })).toBeVisible();
  await expect(card).toBeFocused();
  // Escape puts a lifted card back.
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expect(ana.column('Doing').getByRole('article', { name: /Moved by keys/ })).toBeVisible();
  // And undo takes the move back.
  await page.keyboard.press('Control+z');
  await expect(ana.column('Doing').getByRole('article', { name: /Moved by keys/ })).toHaveCount(0);
});

test('from the address to one’s own first card in under a minute, by keyboard', async ({ browser, stack }) => {
  const started = Date.now();
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  const { page } = ana;
  await page.goto(stack.url);
  await expect(page.getByLabel('Your name')).toBeFocused();
  await page.keyboard.type('Ana Brandt');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ana@harbour.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('a long enough password');
  await page.keyboard.press('Enter');
  await expect(ana.column('To do')).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.type('My own first card');
  await page.keyboard.press('Enter');
  await expect(ana.card(/My own first card/)).toBeVisible();
  expect(Date.now() - started).toBeLessThan(60_000);
});
