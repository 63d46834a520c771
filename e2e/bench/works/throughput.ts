import { performance } from 'node:perf_hooks';
import { quantile, type Figures } from '../figures.ts';
import { LoadClient } from '../load-client.ts';
import type { Target } from '../target.ts';
import { idFrom, registerUpdates, seeded } from '../updates.ts';

const WRITERS_PER_DOCUMENT = 8;

/** W2: writers that keep a number of updates in flight each: acknowledged updates a second. */
export async function throughput(
  target: Target,
  writers: number,
  inFlight: number,
  perWriter: number,
): Promise<Figures> {
  const random = seeded(202);
  const clients: { client: LoadClient; updates: Uint8Array[] }[] = [];
  let document = '';
  for (let w = 0; w < writers; w++) {
    if (w % WRITERS_PER_DOCUMENT === 0) document = `project/${idFrom(random)}`;
    const user = idFrom(random);
    const { client } = await LoadClient.connect(target, document, user);
    const [birth, ...updates] = registerUpdates(user, random, perWriter + 1);
    await client.sendAndWait(birth!);
    clients.push({ client, updates });
  }
  const delays: number[] = [];
  const before = await target.usage();
  const started = performance.now();
  await Promise.all(clients.map(({ client, updates }) => drive(client, updates, inFlight, delays)));
  const elapsed = performance.now() - started;
  const after = await target.usage();
  await Promise.all(clients.map(({ client }) => client.close()));
  const total = writers * perWriter;
  return {
    'acked/s': (total / elapsed) * 1000,
    'ack p50 ms': quantile(delays, 0.5),
    'CPU s per 1,000': (after.cpu - before.cpu) / 1e6 / (total / 1000),
  };
}

/** Sends all updates, never more than `inFlight` unanswered; resolves with the last answer. */
export function drive(
  client: LoadClient,
  updates: readonly Uint8Array[],
  inFlight: number,
  delays: number[] = [],
): Promise<void> {
  return new Promise((resolve) => {
    const sentAt: number[] = [];
    let sent = 0;
    let acked = 0;
    const send = () => {
      sentAt.push(performance.now());
      client.send(updates[sent++]!);
    };
    client.onAck = () => {
      delays.push(performance.now() - sentAt[acked++]!);
      if (acked === updates.length) return resolve();
      if (sent < updates.length) send();
    };
    for (let i = 0; i < Math.min(inFlight, updates.length); i++) send();
  });
}
