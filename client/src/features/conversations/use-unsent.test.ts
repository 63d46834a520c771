import { expect, test } from 'vitest';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { unsentIds } from './use-unsent.ts';

const message = (id: string, author: string) => ({ id: id as Id22, author });
const thread = [message('1', 'ana'), message('2', 'tom'), message('3', 'ana'), message('4', 'ana')];

test('what came after the last known save is waiting, others’ messages never are', () => {
  const known = new Set(['1', '2'] as Id22[]);
  expect([...unsentIds([...thread, message('5', 'tom')], known, 2, 'ana')]).toEqual(['3', '4']);
});

test('where nothing is known yet the newest own ones are, as many as edits wait', () => {
  expect([...unsentIds(thread, null, 1, 'ana')]).toEqual(['4']);
  expect([...unsentIds(thread, null, 0, 'ana')]).toEqual([]);
  expect([...unsentIds(thread, null, 99, 'ana')]).toEqual(['1', '3', '4']);
});
