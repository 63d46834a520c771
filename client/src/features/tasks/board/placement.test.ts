import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexAtTop, indexOfPlace, isUnmoved, placeAt, settle } from './placement.ts';

const column = 'column01' as Ref8;
const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { maxLength: 30 }) as fc.Arbitrary<Id22[]>;
const GAP = 6;

describe('the place of a dropped card', () => {
  it('an index becomes neighbours and the neighbours give the index back', () => {
    fc.assert(
      fc.property(ids, fc.nat(40), (list, index) => {
        expect(indexOfPlace(list, placeAt(column, list, index))).toBe(Math.min(index, list.length));
      }),
    );
  });

  it('a card added or removed elsewhere while dragging leaves the slot beside the same neighbour', () => {
    fc.assert(
      fc.property(
        ids,
        fc.nat(40),
        fc.nat(40),
        fc.string({ minLength: 7, maxLength: 7 }),
        (list, index, other, added) => {
          const place = placeAt(column, list, index);
          const grown = list.toSpliced(Math.min(other, list.length), 0, added as Id22);
          const at = indexOfPlace(grown, place);
          if (place.after !== null) expect(grown[at - 1]).toBe(place.after);
          else expect(at).toBe(place.before === null ? 0 : grown.indexOf(place.before));
          const gone = list[other];
          if (gone === undefined || gone === place.after) return;
          const shrunk = list.filter((id) => id !== gone);
          if (place.after !== null) expect(shrunk[indexOfPlace(shrunk, place) - 1]).toBe(place.after);
        },
      ),
    );
  });

  it('both neighbours gone: the slot stays inside the column', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(40), (list, later, index) => {
        const at = indexOfPlace(later, placeAt(column, list, index));
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(later.length);
      }),
    );
  });

  it('what is written names only cards that exist, and neighbours of each other', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(40), (list, later, index) => {
        const { after, before } = settle(later, placeAt(column, list, index));
        const above = after === null ? -1 : later.indexOf(after);
        if (after !== null) expect(above).toBeGreaterThanOrEqual(0);
        expect(later[above + 1] ?? null).toBe(before);
      }),
    );
  });

  it('a card held exactly over a place chooses that place', () => {
    const heights = fc.array(fc.integer({ min: 20, max: 200 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        heights,
        fc.nat(20),
        fc.integer({ min: -500, max: 500 }),
        fc.nat(30),
        (all, wanted, origin, first) => {
          let top = origin;
          const boxes = all.map((height, i) => {
            const box = { index: first + i, top, height };
            top += height + GAP;
            return box;
          });
          if (all.length === 0) return;
          const index = Math.min(wanted, all.length);
          const held = boxes[index]?.top ?? top;
          expect(indexAtTop(boxes, held)).toBe(first + index);
        },
      ),
    );
  });

  it('dragging down never chooses an earlier place', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(heights, fc.integer({ min: -100, max: 3000 }), fc.nat(200), (all, at, further) => {
        let top = 0;
        const boxes = all.map((height, index) => ({ index, top: (top += height + GAP) - height - GAP, height }));
        expect(indexAtTop(boxes, at + further)).toBeGreaterThanOrEqual(indexAtTop(boxes, at));
      }),
    );
  });

  it('says nothing has moved exactly when the order would stay', () => {
    fc.assert(
      fc.property(ids, fc.nat(30), fc.nat(30), (list, from, to) => {
        const moving = list[from];
        if (moving === undefined) return;
        const rest = list.filter((id) => id !== moving);
        const index = Math.min(to, rest.length);
        expect(isUnmoved(list, new Set([moving]), index)).toBe(index === from);
      }),
    );
    expect(isUnmoved(['a', 'b'] as Id22[], new Set(['z' as Id22]), 0)).toBe(false);
  });
});
