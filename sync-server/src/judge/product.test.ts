import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { policyFor } from '@cairn/shared/domain/registry.ts';
import { randomStep } from '@cairn/shared/testkit/project-fuzz.ts';
import { contextOf, NOW, seeded } from '@cairn/shared/testkit/seeded.ts';
import { makeWorld } from '@cairn/shared/testkit/world.ts';
import type { Undo } from '@cairn/shared/domain/kernel/undo.ts';
import { TestCourt } from '../testing/court.ts';
import { digest } from '../testing/updates.ts';

const projectPolicy = policyFor('project');

/** The product's own rules behind the judge, and people who do what the product lets them. */
test.each(Array.from({ length: 60 }, (_, i) => i + 1))(
  'nothing that people do is refused, however late it comes and whatever came between (seed %i)',
  (seed) => {
    const random = seeded(seed);
    const world = makeWorld(seed);
    const server = new TestCourt(projectPolicy);
    Y.applyUpdate(server.doc, Y.encodeStateAsUpdate(world.doc));
    const people = [world.alice, world.bob, world.carol].map((actor) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc));
      return { actor, doc, undos: [] as Undo[] };
    });
    for (let round = 0; round < 30; round++) {
      const person = people[Math.floor(random() * people.length)]!;
      for (let n = 1 + Math.floor(random() * 6); n > 0; n--) {
        randomStep(person.doc, contextOf(person.actor, random, NOW + round), random, person.undos);
      }
      if (random() < 0.4) continue; // stays offline
      if (random() < 0.5) Y.applyUpdate(person.doc, Y.encodeStateAsUpdate(server.doc));
      const update = Y.encodeStateAsUpdate(person.doc, Y.encodeStateVector(server.doc));
      const verdict = server.judge(update, person.actor);
      expect('refused' in verdict ? verdict.refused : verdict.kind).toEqual([]);
      server.take(update, person.actor);
      Y.applyUpdate(person.doc, Y.encodeStateAsUpdate(server.doc));
    }
    for (const { actor, doc } of people) {
      const last = server.take(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(server.doc)), actor);
      expect('refused' in last ? last.refused : last.kind).toEqual([]);
    }
    const roots = Object.keys(projectPolicy.roots);
    for (const { doc } of people) {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(server.doc));
      for (const root of roots) doc.getMap(root);
      expect(digest(doc)).toBe(digest(server.doc));
    }
    expect(server.pending).toBe(false);
  },
);
