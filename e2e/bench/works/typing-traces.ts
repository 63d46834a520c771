import { performance } from 'node:perf_hooks';
import * as Y from 'yjs';
import type { Figures } from '../figures.ts';
import { LoadClient } from '../load-client.ts';
import type { Target } from '../target.ts';
import { textOf, type Trace } from '../typing.ts';
import { idFrom, seeded } from '../updates.ts';
import { drive } from './throughput.ts';

const IN_FLIGHT = 256;

/** W5: authors send their keystrokes as fast as the window allows: seconds until all is acknowledged and a newcomer reads the same text. */
export async function typingTraces(target: Target, trace: Trace): Promise<Figures> {
  const random = seeded(505);
  const document = `task/${idFrom(random)}/${idFrom(random)}`;
  const authors: LoadClient[] = [];
  for (const _ of trace.authors) authors.push((await LoadClient.connect(target, document, idFrom(random))).client);
  const before = await target.usage();
  const started = performance.now();
  await Promise.all(trace.authors.map((updates, i) => drive(authors[i]!, updates, IN_FLIGHT)));
  const { client, state } = await LoadClient.connect(target, document, idFrom(random));
  const elapsed = (performance.now() - started) / 1000;
  const after = await target.usage();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  if (textOf(doc) !== trace.text)
    throw new Error(`${target.name} ended with another text in the trace "${trace.name}"`);
  await Promise.all([...authors, client].map((c) => c.close()));
  return { seconds: elapsed, 'CPU s': (after.cpu - before.cpu) / 1e6 };
}
