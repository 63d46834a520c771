import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Undo } from '../kernel/undo.ts';
import { setupProject } from '../projects/commands.ts';
import { contentOf, digestOf, rawOf } from '../../testkit/digest.ts';
import { Network } from '../../testkit/network.ts';
import { misplaced, randomStep } from '../../testkit/project-fuzz.ts';
import { contextOf, NOW, personOf, seeded } from '../../testkit/seeded.ts';
import { fold, rebase, unsent } from '../kernel/epoch.ts';

function world(seed: number) {
  const random = seeded(seed);
  const start = new Y.Doc();
  start.clientID = 1;
  setupProject(start, contextOf(personOf(random), random), { name: 'Harbour refit', key: 'HR' });
  return { random, start };
}

/** @returns the peers, and what they did, to be shown where they differ */
function play(
  seed: number,
  steps: number,
  sabotage?: (doc: Y.Doc) => void,
): { peers: Network['peers']; trace: string } {
  const trace: string[] = [];
  const { random, start } = world(seed);
  const network = new Network(4, random, start);
  const people = network.peers.map(() => personOf(random));
  const undos: Undo[][] = network.peers.map(() => []);
  for (let step = 0; step < steps; step++) {
    const at = Math.floor(random() * 4);
    const dice = random();
    const peer = network.peers[at]!;
    let did = 'crank';
    if (dice < 0.04) did = peer.online ? 'goes offline' : 'comes online';
    else if (dice < 0.06) did = 'restart';
    else if (dice >= 0.5)
      did = randomStep(peer.doc, contextOf(people[at]!, random, NOW + step * 1000), random, undos[at]!);
    if (dice < 0.04) peer.online = !peer.online;
    if (did === 'restart') network.restart(at);
    if (did === 'crank') network.crank();
    else trace.push(`${step}: peer ${at} ${did}`);
    if (sabotage && step === steps >> 1) sabotage(network.peers[0]!.doc);
  }
  network.settle();
  return { peers: network.peers, trace: trace.join('\n') };
}

test('SYNC-1 DOC-1 peers with partitions, duplicates and restarts end with equal digests and every card in one place', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { peers, trace } = play(seed, 160);
      for (const { doc } of peers) {
        expect(misplaced(doc), trace).toEqual([]);
        expect(contentOf(doc), trace).toBe(contentOf(peers[0]!.doc));
        expect(rawOf(doc)).toBe(rawOf(peers[0]!.doc));
      }
    }),
    { numRuns: 120 },
  );
});

test('the oracle is not blind: a peer that keeps one edit to itself is found', async () => {
  const { peers } = play(7, 120, (doc) => {
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    other.getMap('P').set('n', 'kept to itself');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'network');
  });
  const digests = await Promise.all(peers.map(({ doc }) => digestOf(doc)));
  expect(new Set(digests).size).toBeGreaterThan(1);
});

test('SYNC-5 replaying unsent writes on the next epoch gives what sending them before would have given', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { random, start } = world(seed);
      const me = personOf(random);
      const server = new Y.Doc();
      Y.applyUpdate(server, Y.encodeStateAsUpdate(start));
      const undos: Undo[] = [];
      for (let i = 0; i < 40; i++) randomStep(server, contextOf(me, random, NOW + i), random, undos);
      const client = new Y.Doc();
      Y.applyUpdate(client, Y.encodeStateAsUpdate(server));
      const acked = Y.encodeStateVector(client);
      for (let i = 0; i < 25; i++) randomStep(client, contextOf(me, random, NOW + 100 + i), random, []);
      const turned = fold(server, { now: NOW + 1000 });
      expect(contentOf(turned)).toBe(contentOf(server));
      const rest = rebase(turned, unsent(client, acked));
      expect(rest).toEqual([]);
      expect(contentOf(turned)).toBe(contentOf(client));
    }),
    { numRuns: 120 },
  );
});
