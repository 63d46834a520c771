import { LoadClient } from '../load-client.ts';
import type { Figures } from '../figures.ts';
import { every } from '../pace.ts';
import type { Target } from '../target.ts';
import { idFrom, registerUpdates, seeded } from '../updates.ts';

const EDITS_PER_SECOND = 20;

/** W3: one document with many readers: what a delivery costs the server. */
export async function fanOut(target: Target, readers: number, seconds: number): Promise<Figures> {
  const random = seeded(303);
  const document = `project/${idFrom(random)}`;
  const user = idFrom(random);
  const { client: writer } = await LoadClient.connect(target, document, user);
  const [birth, ...updates] = registerUpdates(user, random, seconds * EDITS_PER_SECOND + 1);
  await writer.sendAndWait(birth!);
  let delivered = 0;
  const all: LoadClient[] = [writer];
  for (let i = 0; i < readers - 1; i++) {
    const { client } = await LoadClient.connect(target, document, user);
    client.onUpdate = () => void delivered++;
    all.push(client);
  }
  const before = await target.usage();
  let n = 0;
  await every(1000 / EDITS_PER_SECOND, updates.length, () => writer.send(updates[n++]!));
  await every(50, 10, () => {});
  const after = await target.usage();
  await Promise.all(all.map((client) => client.close()));
  return { 'CPU µs per delivery': (after.cpu - before.cpu) / Math.max(1, delivered), deliveries: delivered };
}
