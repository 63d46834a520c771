import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { neighbour, rangeBetween, stepFrom, stepPlace, survivor, type Lane, type Step } from './moves.ts';
import { indexOfPlace, type Place } from './placement.ts';

const lane = (id: string, cards: string): Lane => ({ id: id as Ref8, ids: cards.split('') as Id22[] });
const lanes = [lane('one', 'abc'), lane('two', ''), lane('three', 'de')];
const set = (cards: string) => new Set(cards.split('') as Id22[]);
const id = (card: string) => card as Id22;

/** What the column reads like after the write. */
function apply(all: readonly Lane[], moving: ReadonlySet<Id22>, place: Place): Lane[] {
  const moved = all.flatMap((l) => l.ids.filter((card) => moving.has(card)));
  return all.map((l) => {
    const rest = l.ids.filter((card) => !moving.has(card));
    return { id: l.id, ids: l.id === place.column ? rest.toSpliced(indexOfPlace(rest, place), 0, ...moved) : rest };
  });
}
const read = (all: readonly Lane[]) => all.map((l) => l.ids.join('')).join('|');
const steps = fc.constantFrom<Step>('up', 'down', 'top', 'foot', 'left', 'right');

describe('moving cards by key', () => {
  it.each([
    ['b', 'up', 'bac||de'],
    ['b', 'down', 'acb||de'],
    ['c', 'top', 'cab||de'],
    ['a', 'foot', 'bca||de'],
    ['b', 'right', 'ac|b|de'],
    ['e', 'left', 'abc|e|d'],
  ] as const)('%s %s gives %s', (card, step, result) => {
    const place = stepPlace(lanes, set(card), id(card), step)!;
    expect(read(apply(lanes, set(card), place))).toBe(result);
  });

  it.each([
    ['a', 'up'],
    ['a', 'top'],
    ['c', 'down'],
    ['c', 'foot'],
    ['a', 'left'],
    ['e', 'right'],
  ] as const)('%s %s: nowhere to go', (card, step) => {
    expect(stepPlace(lanes, set(card), id(card), step)).toBeNull();
  });

  it('several cards stay together and in their order', () => {
    const place = stepPlace(lanes, set('ac'), id('c'), 'foot')!;
    expect(read(apply(lanes, set('ac'), place))).toBe('bac||de');
  });

  it('no card is lost or doubled by any sequence of steps, and each step changes something', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 30 }), fc.constantFrom('a', 'b', 'c', 'd', 'e'), (sequence, card) => {
        let board: Lane[] = lanes.map((l) => ({ ...l }));
        for (const step of sequence) {
          const place = stepPlace(board, set(card), id(card), step);
          if (place === null) continue;
          const next = apply(board, set(card), place);
          expect(read(next)).not.toBe(read(board));
          expect(
            read(next)
              .split('')
              .filter((c) => c !== '|')
              .toSorted()
              .join(''),
          ).toBe('abcde');
          board = next;
        }
      }),
    );
  });

  it('steps in the air give what the same steps on the ground give', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 20 }), fc.constantFrom('a', 'c', 'd'), (sequence, card) => {
        let board: Lane[] = lanes.map((l) => ({ ...l }));
        let air: Place | null = null;
        for (const step of sequence) {
          const ground = stepPlace(board, set(card), id(card), step);
          const held: Place = air ?? start(lanes, card);
          const lifted = stepFrom(lanes, set(card), held, step);
          expect(lifted === null).toBe(ground === null);
          if (ground === null || lifted === null) continue;
          board = apply(board, set(card), ground);
          air = lifted;
          expect(read(apply(lanes, set(card), air))).toBe(read(board));
        }
      }),
    );
  });
});

function start(all: readonly Lane[], card: string): Place {
  const from = all.find((l) => l.ids.includes(id(card)))!;
  const index = from.ids.indexOf(id(card));
  return { column: from.id, after: from.ids[index - 1] ?? null, before: from.ids[index + 1] ?? null };
}

describe('walking the board by key', () => {
  it('arrows go from card to card and skip empty columns', () => {
    expect(neighbour(lanes, null, 'down')).toBe('a');
    expect(neighbour(lanes, id('a'), 'down')).toBe('b');
    expect(neighbour(lanes, id('a'), 'up')).toBeNull();
    expect(neighbour(lanes, id('c'), 'right')).toBe('e');
    expect(neighbour(lanes, id('d'), 'left')).toBe('a');
    expect(neighbour([lane('x', '')], null, 'down')).toBeNull();
  });

  it('when cards go, the focus goes to the next, else to the one before', () => {
    expect(survivor(lanes, set('b'), id('b'))).toBe('c');
    expect(survivor(lanes, set('bc'), id('b'))).toBe('a');
    expect(survivor(lanes, set('de'), id('d'))).toBeNull();
  });

  it('a range spans columns in either direction', () => {
    expect(rangeBetween(lanes, id('b'), id('d')).join('')).toBe('bcd');
    expect(rangeBetween(lanes, id('d'), id('b')).join('')).toBe('bcd');
    expect(rangeBetween(lanes, id('z'), id('b')).join('')).toBe('b');
  });
});
