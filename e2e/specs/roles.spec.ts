import * as Y from 'yjs';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { handMade, invite, register } from '../people.ts';
import { expect, Person, test } from '../test.ts';

test('SYNC-2 AUTH-1 a viewer cannot write, not even with a hand-made client', async ({ browser, stack }) => {
  const lead = await register(stack, 'Ana Brandt');
  const { body: made } = await lead.call<{ id: Uuid; columns: { id: string }[] }>('POST', '/api/projects', {
    name: 'Harbour refit',
  });
  const projectId = made.id;
  const viewer = await register(stack, 'Vera Blick', await invite(lead, projectId, 'viewer'));
  const stranger = await register(stack, 'Otto Fremd');
  const name = projectDocument(uuidToId22(projectId));

  const good = handMade(stack, name, lead.session.accessToken);
  await good.synced;
  const bad = handMade(stack, name, viewer.session.accessToken);
  await bad.synced;
  bad.doc.getMap('P').set('n', 'Taken over');
  bad.doc
    .getMap('t')
    .set('-0cVCds-0yFfhQ_hLn6o-u', JSON.stringify({ t: 'Forged', o: uuidToId22(viewer.session.user.id as Uuid) }));
  // A later edit of somebody who may is what tells that the forged one has been dealt with.
  good.doc.getMap('P').set('n', 'Renamed by its lead');
  await expect.poll(() => bad.doc.getMap('t').size + good.doc.getMap('t').size).toBe(1);
  await expect
    .poll(async () => (await fresh(stack, name, lead.session.accessToken)).getMap('P').get('n'))
    .toBe('Renamed by its lead');
  const server = await fresh(stack, name, lead.session.accessToken);
  expect(server.getMap('t').size).toBe(0);
  expect(Buffer.from(Y.encodeStateAsUpdate(server)).includes('Forged')).toBe(false);

  const denied = handMade(stack, name, stranger.session.accessToken);
  await expect(denied.synced).rejects.toThrow();
  for (const { provider } of [good, bad, denied]) provider.destroy();

  const vera = await Person.at(browser, stack, 'Vera Blick');
  await vera.signIn(`/p/${uuidToId22(projectId)}`);
  await expect(vera.column('To do')).toBeVisible();
  await expect(vera.page.getByRole('button', { name: /New card/ })).toHaveCount(0);
  await expect(vera.page.getByRole('button', { name: /New column/ })).toHaveCount(0);
});

async function fresh(stack: Parameters<typeof handMade>[0], name: string, token: string): Promise<Y.Doc> {
  const { doc, provider, synced } = handMade(stack, name, token);
  await synced;
  provider.destroy();
  return doc;
}
