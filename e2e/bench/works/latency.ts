import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import { LoadClient } from '../load-client.ts';
import { quantile, type Figures } from '../figures.ts';
import type { Target } from '../target.ts';
import { idFrom, registerUpdates, seeded } from '../updates.ts';
import { every } from '../pace.ts';

const DOCUMENTS = 20;
const CLIENTS = 5;
const EDITS_PER_SECOND = 400;

/** W1: 20 documents with 5 clients each, 400 edits a second in all: from an edit to another client's screen. */
export async function latency(target: Target, seconds: number): Promise<Figures> {
  const random = seeded(101);
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  const writers: { client: LoadClient; updates: Uint8Array[] }[] = [];
  const all: LoadClient[] = [];
  for (let d = 0; d < DOCUMENTS; d++) {
    const document = `project/${idFrom(random)}`;
    for (let c = 0; c < CLIENTS; c++) {
      const user = idFrom(random);
      const { client } = await LoadClient.connect(target, document, user);
      const count = Math.ceil((seconds * EDITS_PER_SECOND) / (DOCUMENTS * CLIENTS)) + 2;
      const [birth, ...updates] = registerUpdates(user, random, count);
      await client.sendAndWait(birth!);
      client.onUpdate = (update) => {
        const now = performance.now();
        for (const key of keysOf(update)) {
          const sent = sentAt.get(key);
          if (sent !== undefined) delays.push(now - sent);
        }
      };
      writers.push({ client, updates });
      all.push(client);
    }
  }
  const before = await target.usage();
  let n = 0;
  await every(1000 / EDITS_PER_SECOND, seconds * EDITS_PER_SECOND, () => {
    const { client, updates } = writers[n % writers.length]!;
    const update = updates[Math.floor(n / writers.length)]!;
    n++;
    for (const key of keysOf(update)) sentAt.set(key, performance.now());
    client.send(update);
  });
  await every(50, 10, () => {});
  const after = await target.usage();
  await Promise.all(all.map((client) => client.close()));
  return {
    'p50 ms': quantile(delays, 0.5),
    'p99 ms': quantile(delays, 0.99),
    'CPU µs per delivery': (after.cpu - before.cpu) / Math.max(1, delays.length),
  };
}

/** A server may send several updates as one: client and clock name each. */
function keysOf(update: Uint8Array): string[] {
  const { from, to } = Y.parseUpdateMeta(update);
  return [...from].flatMap(([client, clock]) =>
    Array.from({ length: to.get(client)! - clock }, (_, i) => `${client}:${clock + i}`),
  );
}
