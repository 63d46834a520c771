import { performance } from 'node:perf_hooks';
import { brotliDecompressSync } from 'node:zlib';
import * as Y from 'yjs';
import { LoadClient } from '../load-client.ts';
import { drive } from './throughput.ts';
import type { Figures } from '../figures.ts';
import type { Target } from '../target.ts';
import { idFrom, projectAsMaps, projectOfTasks, seeded } from '../updates.ts';

/** W4: a project of many tasks, server restarted: from opening a socket to a complete replica, the first time and later. */
export async function openProject(target: Target, tasks: number, layout: 'maps' | 'births'): Promise<Figures> {
  const random = seeded(404);
  const document = `project/${idFrom(random)}`;
  const user = idFrom(random);
  const source = layout === 'births' ? projectOfTasks(user, tasks) : projectAsMaps(tasks);
  const { client } = await LoadClient.connect(target, document, user);
  await drive(client, slices(source), 4);
  await client.close();
  await stored(target, document, user);
  await target.stop();
  await target.start();
  const first = await complete(target, document, user, tasks, layout);
  const later: number[] = [];
  let wire = 0;
  for (let i = 0; i < 3; i++) {
    const again = await complete(target, document, user, tasks, layout);
    later.push(again.ms);
    wire = again.bytes;
  }
  return { 'first ms': first.ms, 'later ms': Math.min(...later), 'wire MB': wire / 1e6 };
}

/** A server with a debounced store is given the time to store: leaving closes the document. */
async function stored(target: Target, document: string, user: string): Promise<void> {
  if (target.name !== 'stock+pg') return;
  for (let tries = 0; tries < 60; tries++) {
    const { client, state } = await LoadClient.connect(target, document, user);
    await client.close();
    if (state.length > 1000 && tries > 12) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** One honest upload is many transactions: at most 1,000 structs of its client each. */
function slices(source: Y.Doc): Uint8Array[] {
  const whole = Y.encodeStateAsUpdate(source);
  const replica = new Y.Doc();
  replica.clientID = 77_001;
  const updates: Uint8Array[] = [];
  replica.on('update', (update: Uint8Array) => updates.push(update));
  const read = new Y.Doc();
  Y.applyUpdate(read, whole);
  for (const root of ['t', 'tasks']) {
    const entries = [...read.getMap(root).entries()];
    for (let at = 0; at < entries.length; at += 500) {
      replica.transact(() => {
        for (const [key, value] of entries.slice(at, at + 500)) replica.getMap(root).set(key, copy(value));
      });
    }
  }
  return updates;
}

function copy(value: unknown): unknown {
  if (!(value instanceof Y.Map)) return value;
  const map = new Y.Map();
  for (const [key, inner] of value.entries()) map.set(key, inner);
  return map;
}

async function complete(
  target: Target,
  document: string,
  user: string,
  tasks: number,
  layout: 'maps' | 'births',
): Promise<{ ms: number; bytes: number }> {
  const started = performance.now();
  const doc = new Y.Doc();
  let bytes = 0;
  const url = target.snapshotUrl(document);
  if (url !== null) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${target.token(user)}` } });
    const body = Buffer.from(await response.arrayBuffer());
    bytes += body.length;
    Y.applyUpdateV2(doc, brotliDecompressSync(body));
  }
  const { client, state } = await LoadClient.connect(target, document, user, Y.encodeStateVector(doc));
  Y.applyUpdate(doc, state);
  const ms = performance.now() - started;
  bytes += client.received;
  const found = doc.getMap(layout === 'births' ? 't' : 'tasks').size;
  if (found !== tasks) throw new Error(`${target.name} gave ${found} of ${tasks} tasks`);
  await client.close();
  return { ms, bytes };
}
