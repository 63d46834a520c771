import * as Y from 'yjs';
import type { Figures } from '../figures.ts';
import { LoadClient } from '../load-client.ts';
import type { Target } from '../target.ts';
import { idFrom, registerUpdates, seeded } from '../updates.ts';

const WRITERS = 4;
const EDITS = 150;

/** W8: kill -9 in the turn of the last acknowledgement, restart from storage alone: the share of acknowledged edits that is gone. */
export async function crash(target: Target): Promise<Figures> {
  const random = seeded(808);
  const document = `project/${idFrom(random)}`;
  let acked = 0;
  const clients: LoadClient[] = [];
  const last = new Map<number, number>();
  await new Promise<void>((resolve, reject) => {
    void (async () => {
      for (let w = 0; w < WRITERS; w++) {
        const user = idFrom(random);
        const { client } = await LoadClient.connect(target, document, user);
        clients.push(client);
        const [birth, ...updates] = registerUpdates(user, random, EDITS + 1);
        await client.sendAndWait(birth!);
        acked++;
        const yjsClient = clientOf(birth!);
        let sent = 0;
        client.onAck = () => {
          acked++;
          last.set(yjsClient, clockAfter(updates[sent - 1]!));
          if (sent < updates.length) client.send(updates[sent++]!);
          else if (clients.length === WRITERS && acked === WRITERS * (EDITS + 1)) {
            resolve(target.kill());
          }
        };
        client.send(updates[sent++]!);
      }
    })().catch(reject);
  });
  await Promise.all(clients.map((client) => client.close()));
  await target.start();
  const { client, state } = await LoadClient.connect(target, document, idFrom(random));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  await client.close();
  let kept = 0;
  for (const [yjsClient, clock] of last) kept += Math.min(clock, Y.getState(doc.store, yjsClient));
  const written = [...last.values()].reduce((sum, clock) => sum + clock, 0);
  return { 'lost %': (100 * (written - kept)) / written, acked };
}

const clientOf = (update: Uint8Array): number => [...Y.parseUpdateMeta(update).to.keys()][0]!;
const clockAfter = (update: Uint8Array): number => [...Y.parseUpdateMeta(update).to.values()][0]!;
