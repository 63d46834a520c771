import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeId22, makeRef8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { formatFilter, isFiltering, matches, NO_FILTER, parseFilter, type Filter } from './filter.ts';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const ids = bytes.map((random) => makeId22(1_700_000_000_000, random));
const refs = bytes.map((random) => makeRef8(random));
const filters: fc.Arbitrary<Filter> = fc.record({
  text: fc.string({ maxLength: 20, unit: 'grapheme' }),
  labels: fc.array(refs, { maxLength: 3 }),
  people: fc.array(ids, { maxLength: 3 }),
  priorities: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
});

const task = (fields: Partial<Task>): Task =>
  ({ number: 42, title: 'Blast the hull', labels: [], assignees: [], priority: 0, ...fields }) as Task;

describe('a filter in the address', () => {
  it('comes back as it was, whatever its words', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(formatFilter(filter))).toEqual(filter);
      }),
    );
  });

  it('an empty one leaves no trace', () => {
    expect(formatFilter(NO_FILTER)).toBe('');
    expect(isFiltering(parseFilter(undefined))).toBe(false);
  });

  it('what it does not know is left out', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseFilter(text)).not.toThrow();
      }),
    );
    expect(parseFilter('label:nope,prio:9,who:x,future:1')).toEqual(NO_FILTER);
  });
});

describe('what a filter lets through', () => {
  it('finds words anywhere, whatever their accents and order, and numbers with their prefix', () => {
    const by = (text: string) => matches(task({ title: 'Révise the Hull' }), { ...NO_FILTER, text }, 'HR');
    expect(by('hull revise')).toBe(true);
    expect(by('hr-42')).toBe(true);
    expect(by('hull keel')).toBe(false);
  });

  it('any value of a row may match, and every row must', () => {
    const [a, b] = [makeRef8(new Uint8Array(10).fill(1)), makeRef8(new Uint8Array(10).fill(2))];
    const filter = { ...NO_FILTER, labels: [a, b], priorities: [4] };
    expect(matches(task({ labels: [b], priority: 4 }), filter, 'HR')).toBe(true);
    expect(matches(task({ labels: [b], priority: 3 }), filter, 'HR')).toBe(false);
    expect(matches(task({ labels: [], priority: 4 }), filter, 'HR')).toBe(false);
  });
});
