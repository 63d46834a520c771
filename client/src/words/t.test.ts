import { expect, test } from 'vitest';
import { en } from './en.ts';
import { t, tMaybe, type WordKey } from './t.ts';

test('fills values in, and leaves a hole in sight where one is missing', () => {
  expect(t('auth.joinTitle', { team: 'Nordkai Yard' })).toBe('Join Nordkai Yard');
  expect(t('auth.joinTitle', {})).toBe('Join {{team}}');
});

test('values are put in as they are: no pattern of theirs is filled in again', () => {
  expect(t('auth.joinTitle', { team: '{{team}} $& $1' })).toBe('Join {{team}} $& $1');
});

test('the plural follows the count', () => {
  expect(t('sync.refusedChip', { count: 1 })).toBe('Not saved · 1 edit refused');
  expect(t('sync.refusedChip', { count: 2 })).toBe('Not saved · 2 edits refused');
  expect(t('sync.refusedChip', { count: 0 })).toBe('Not saved · 0 edits refused');
});

test('a count is an ordinary value where there is no plural', () => {
  expect(t('team.asProject', { role: 'Editor', project: 'Refit', count: 3 })).toBe('Editor of Refit');
});

test('words that do not exist are the fallback, or the key itself', () => {
  expect(tMaybe('errors.brand-new', 'The server says so')).toBe('The server says so');
  expect(tMaybe('errors.forbidden', 'x')).toBe(en.errors.forbidden);
  expect(t('no.such' as WordKey)).toBe('no.such');
});

test('every English plural has its general form', () => {
  const lost: string[] = [];
  const walk = (words: object, path: string) => {
    for (const [key, value] of Object.entries(words) as [string, unknown][]) {
      if (typeof value === 'object' && value !== null) walk(value, `${path}${key}.`);
      else if (key.endsWith('_one') && !(key.replace(/_one$/, '_other') in words)) lost.push(path + key);
    }
  };
  walk(en, '');
  expect(lost).toEqual([]);
});
