import fc from 'fast-check';
import * as Y from 'yjs';
import { expect, it } from 'vitest';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { FakeServerOptions } from './testkit/fake-server.ts';
import { World } from './testkit/world.ts';
import type { DocumentSession } from './types.ts';

const NAME = 'project/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName;

type Step =
  | { do: 'edit'; tab: number }
  | { do: 'take' | 'deliver'; frames: number }
  | { do: 'commit' | 'cut' | 'crash' | 'wait' | 'reload' };

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('edit' as const), tab: fc.nat(1) }) },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constantFrom('take' as const, 'deliver' as const), frames: fc.nat(3) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'crash' as const, 'reload' as const) }) },
  ),
  { minLength: 10, maxLength: 60 },
);

/** @returns what was said to be saved and was not; null: nothing */
async function play(timeline: readonly Step[], options: FakeServerOptions): Promise<string | null> {
  const world = new World(options);
  const { server } = world;
  const durable = new Map<string, Uint8Array>();
  const commit = server.commit.bind(server);
  server.commit = (name) => {
    durable.set(name, Y.encodeStateAsUpdate(server.document(name).doc));
    return commit(name);
  };
  const stored = (): Set<string> => {
    const doc = new Y.Doc();
    const update = durable.get(NAME);
    if (update) Y.applyUpdate(doc, update);
    return new Set(doc.getMap('P').keys());
  };
  const browser = world.browser();
  const written = new Set<string>();
  let tabs = [browser.tab(), browser.tab()];
  let sessions: DocumentSession[] = tabs.map(({ client }) => client.open(NAME));
  try {
    await world.run();
    for (const [at, step] of timeline.entries()) {
      const [socket] = [...server.sockets];
      if (step.do === 'edit') {
        const key = `k${at}`;
        written.add(key);
        sessions[step.tab]!.doc.getMap('P').set(key, 'v');
      } else if (step.do === 'take' || step.do === 'deliver') {
        for (let i = 0; socket && i <= step.frames; i++) server[step.do](socket);
      } else if (step.do === 'commit') server.commit(NAME);
      else if (step.do === 'cut') server.cutAll();
      else if (step.do === 'crash') server.crash(durable);
      else if (step.do === 'wait') {
        await world.settle();
        server.accept();
      } else if (sessions.every(({ state }) => state.safety === 'local' || state.safety === 'saved')) {
        // On this device: so a new session finds it, whatever becomes of this one.
        browser.killAll();
        tabs = [browser.tab(), browser.tab()];
        sessions = tabs.map(({ client }) => client.open(NAME));
        await world.settle();
      }
      const there = stored();
      for (const { state, doc } of sessions) {
        if (state.safety !== 'saved') continue;
        // All that it shows: its own edits, and those of the other tab that it has heard of.
        const lost = [...doc.getMap('P').keys()].filter((key) => !there.has(key));
        if (lost.length > 0) return `step ${at} ${step.do}: ${lost.join(' ')}`;
      }
    }
    await world.pass(20_000);
    const missing = [...written].filter((key) => !stored().has(key));
    if (missing.length > 0) return `never sent: ${missing.join(' ')}`;
    if (sessions.some(({ state }) => state.safety !== 'saved')) return 'never saved';
    return null;
  } finally {
    await world.end();
  }
}

it('SYNC-4 in no timeline of edits, cuts, crashes and reloads is anything called saved that is not committed', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (timeline) => {
      expect(await play(timeline, {})).toBeNull();
    }),
    { numRuns: 80 },
  );
}, 120_000);

it('SYNC-4 the same timelines find a server that acknowledges before it commits', async () => {
  const found = await fc.check(
    fc.asyncProperty(steps, async (timeline) => (await play(timeline, { acknowledgesEarly: true })) === null),
    { numRuns: 80, endOnFailure: true },
  );
  expect(found.failed).toBe(true);
}, 120_000);
