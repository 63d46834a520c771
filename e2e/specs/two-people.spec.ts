import { contentOf } from '@cairn/shared/testkit/digest.ts';
import { plainText } from '@cairn/shared/domain/richtext/extract.ts';
import { projectDocument, taskDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { documentOnDevice } from '../device.ts';
import { expect, Person, test } from '../test.ts';

async function twoOnOneBoard(browser: Parameters<typeof Person.at>[0], stack: Parameters<typeof Person.at>[1]) {
  const ana = await Person.at(browser, stack, 'Ana Brandt');
  await ana.setUp();
  await ana.page.getByRole('button', { name: 'Share', exact: true }).click();
  await ana.page.getByRole('button', { name: 'Make a link' }).click();
  const link = await ana.page.getByRole('dialog').getByRole('textbox').inputValue();
  await ana.page.keyboard.press('Escape');
  const kofi = await Person.at(browser, stack, 'Kofi Mensah');
  await kofi.join(link.split('/join/')[1]!);
  return { ana, kofi };
}

test('two people on one board see each other’s moves', async ({ browser, stack }) => {
  const { ana, kofi } = await twoOnOneBoard(browser, stack);
  await expect(kofi.card(/Write your first card/)).toBeVisible();
  await ana.addCard('To do', 'Grease the dock gates');
  await expect(kofi.column('To do').getByRole('article', { name: /Grease the dock gates/ })).toBeVisible();
  await kofi.card(/Grease the dock gates/).focus();
  await kofi.page.keyboard.press('Shift+ArrowRight');
  await expect(ana.column('Doing').getByRole('article', { name: /Grease the dock gates/ })).toBeVisible();
  await expect(ana.column('To do').getByRole('article', { name: /Grease the dock gates/ })).toHaveCount(0);
  await ana.card(/Grease the dock gates/).dragTo(ana.column('Done'), { steps: 20 });
  await expect(kofi.column('Done').getByRole('article', { name: /Grease the dock gates/ })).toBeVisible();
  await ana.saved();
  await kofi.saved();
});

test('SYNC-1 both offline move the same card and edit the same description, then merge to equal digests', async ({
  browser,
  stack,
}) => {
  const { ana, kofi } = await twoOnOneBoard(browser, stack);
  const title = /Open me with Enter/;
  await ana.openCard(title);
  const taskId = new URL(ana.page.url()).searchParams.get('task') as Id22;
  await kofi.openCard(title);
  await expect(kofi.description).toContainText('A task holds a description');
  await Promise.all([ana.saved(), kofi.saved()]);

  await ana.context.setOffline(true);
  await kofi.context.setOffline(true);
  await ana.description.click();
  await ana.page.keyboard.press('Control+Home');
  await ana.page.keyboard.type('From Ana on the train. ');
  await kofi.description.click();
  await kofi.page.keyboard.press('Control+End');
  await kofi.page.keyboard.type(' From Kofi in the yard.');
  for (const [person, to] of [
    [ana, 'Doing'],
    [kofi, 'Done'],
  ] as const) {
    await person.page.keyboard.press('Escape');
    await person.page.keyboard.press('Escape');
    await expect(person.panel).toHaveCount(0);
    await person.card(title).focus();
    await person.page.keyboard.press('Shift+ArrowRight');
    if (to === 'Done') await person.page.keyboard.press('Shift+ArrowRight');
    await expect(person.column(to).getByRole('article', { name: title })).toBeVisible();
    await expect(person.chip).toContainText('waiting');
  }

  await ana.context.setOffline(false);
  await kofi.context.setOffline(false);
  await Promise.all([ana.saved(), kofi.saved()]);
  const projectId = ana.projectId as Id22;
  const boards = [];
  for (const person of [ana, kofi]) {
    await person.openCard(title);
    await expect(person.description).toContainText('From Ana on the train.');
    await expect(person.description).toContainText('From Kofi in the yard.');
    await person.saved();
    const board = await documentOnDevice(person.page, projectDocument(projectId));
    const text = await documentOnDevice(person.page, taskDocument(projectId, taskId));
    boards.push({ board: contentOf(board), text: plainText(text) });
  }
  expect(boards[0]).toEqual(boards[1]);
  const places = await Promise.all(
    ['To do', 'Doing', 'Done'].map((name) => ana.column(name).getByRole('article', { name: title }).count()),
  );
  expect(places.toSorted()).toEqual([0, 0, 1]);
});
