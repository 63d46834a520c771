import { expect, Person, test } from '../test.ts';

test('the server stops, the page is reloaded, work goes on, and is saved when the server is back', async ({
  browser,
  stack,
}) => {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  await ana.saved();
  // The app has to be on the device before the server may go.
  await ana.page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await stack.kill();
  await ana.page.reload();
  await expect(ana.card(/Write your first card/)).toBeVisible();
  await ana.addCard('To do', 'Written with the server down');
  await expect(ana.chip).toContainText('Saved on this device');
  await ana.page.reload();
  await expect(ana.card(/Written with the server down/)).toBeVisible();
  await ana.openCard(/Written with the server down/);
  await ana.description.click();
  await ana.page.keyboard.type('And described, too.');
  await expect(ana.chip).toContainText('waiting');
  await stack.resume();
  await ana.saved();

  const laptop = await Person.at(browser, stack, 'Ana Brandt');
  await laptop.signIn(ana.projectPath);
  await expect(laptop.card(/Written with the server down/)).toBeVisible();
  await laptop.openCard(/Written with the server down/);
  await expect(laptop.description).toContainText('And described, too.');
});

test('a database that is killed costs nobody anything and ends no process', async ({ browser, stack }) => {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  await ana.saved();
  await stack.killDatabase();
  await ana.addCard('To do', 'While the database was dead');
  await ana.saved();
  await stack.kill();
  await stack.resume();
  const other = await Person.at(browser, stack, 'Ana Brandt');
  await other.signIn(ana.projectPath);
  await expect(other.card(/While the database was dead/)).toBeVisible();
});
