import { describe, expect, it } from 'vitest';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { combine, parseTime, takeTokens, type Vocabulary } from './quick-add-grammar.ts';

/** Thursday */
const now = new Date(2026, 2, 12, 9, 41);
const label = (id: string, name: string) => ({ id: id as Ref8, name, color: 'moss' });
const person = (id: string, name: string) => ({ id: id as Id22, name });
const words: Vocabulary = {
  labels: [label('l1', 'Docking'), label('l2', 'Hull'), label('l3', 'Hull paint'), label('l4', 'Dock gates')],
  people: [person('p1', 'Ana Brandt'), person('p2', 'Kofi Mensah')],
  now,
  locale: 'en-GB',
};
const all = (text: string) => takeTokens(text, words, false);

describe('quick add', () => {
  it.each([
    ['today', '2026-03-12'],
    ['tomorrow', '2026-03-13'],
    ['fri', '2026-03-13'],
    ['Thursday', '2026-03-19'],
    ['in 2w', '2026-03-26'],
    ['in 3 days', '2026-03-15'],
    ['15.3.', '2026-03-15'],
    ['20 mar', '2026-03-20'],
    ['2026-12-24', '2026-12-24'],
  ])('takes the date %s', (text, date) => {
    expect(combine(all(`Paint ${text}`).tokens, now).due).toBe(date);
  });

  it.each(['3 days', '1/2', '1.2', 'so', 'frigate', '31.2.2027', 'Phase 2', 'v3', '3', '+3'])(
    'leaves %s in the title',
    (text) => {
      expect(all(`Paint ${text} twice`)).toEqual({ rest: `Paint ${text} twice`, tokens: [] });
    },
  );

  it.each([
    ['17:00', '17:00'],
    ['9:30', '09:30'],
    ['5pm', '17:00'],
    ['12am', '00:00'],
    ['25:00', null],
    ['13pm', null],
    ['5', null],
  ])('reads the time %s', (text, time) => {
    expect(parseTime(text)).toBe(time);
  });

  it('takes every kind of token and leaves the title', () => {
    const { rest, tokens } = all('Grease the dock gates tomorrow 17:00 #docking @kofi !high ~3p');
    expect(rest.trim()).toBe('Grease the dock gates');
    expect(combine(tokens, now)).toEqual({
      due: '2026-03-13T17:00',
      priority: 3,
      estimate: 3,
      labels: ['l1'],
      assignees: ['p2'],
    });
  });

  it('while typing, only what a space follows is taken', () => {
    expect(takeTokens('Paint fri', words, true).tokens).toEqual([]);
    expect(takeTokens('Paint fri ', words, true)).toMatchObject({ rest: 'Paint ', tokens: [{ kind: 'date' }] });
  });

  it('an exact name wins over the start of a longer one; an ambiguous start stays text', () => {
    expect(all('#hull').tokens).toMatchObject([{ id: 'l2' }]);
    expect(all('#dock').tokens).toEqual([]);
    expect(all('#dock-gates').tokens).toMatchObject([{ id: 'l4' }]);
  });

  it('what was turned back into text stays text', () => {
    expect(takeTokens('Meet on fri ', words, true, new Set(['fri']))).toEqual({ rest: 'Meet on fri ', tokens: [] });
  });

  it('text without tokens is returned as it was, spaces included', () => {
    expect(all('  Fix #42  and  v1.2 ').rest).toBe('  Fix #42  and  v1.2 ');
  });

  it('a time alone is today', () => {
    expect(combine(all('Call 17:00').tokens, now).due).toBe('2026-03-12T17:00');
  });

  it('naming a label twice sets it once', () => {
    expect(combine(all('x #docking #docking').tokens, now).labels).toEqual(['l1']);
  });
});
