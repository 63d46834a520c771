import { expect, test } from 'vitest';
import type { SyncState } from '../sync/types.ts';
import { chipWords } from './sync-words.ts';

const NOW = Date.parse('2026-03-12T09:41:07Z');
const state = (change: Partial<SyncState>): SyncState => ({
  safety: 'saved',
  waiting: 0,
  connection: 'connected',
  lastSavedAt: NOW - 60_000,
  problem: null,
  storage: { usage: 1, quota: 2, persisted: true },
  refused: [],
  ...change,
});

test('SYNC: says saved only when the state is saved, whatever the connection', () => {
  expect(chipWords(state({}), NOW, false)).toEqual({ kind: 'saved', text: 'Saved' });
  expect(chipWords(state({ connection: 'offline' }), NOW, false).kind).toBe('saved');
  for (const safety of ['saving', 'local', 'failed'] as const) {
    for (const settling of [true, false]) {
      expect(chipWords(state({ safety, waiting: 1 }), NOW, settling).kind).not.toBe('saved');
    }
  }
});

test('a short way to the server reads as saving, a long one as saved on this device', () => {
  const local = state({ safety: 'local', waiting: 3 });
  expect(chipWords(local, NOW, true).text).toBe('Saving…');
  expect(chipWords(local, NOW, false).text).toBe('Saved on this device · 3 waiting');
});

test('after three days without the server the words say how long', () => {
  const local = state({ safety: 'local', waiting: 41, lastSavedAt: NOW - 3.5 * 24 * 3_600_000 });
  expect(chipWords(local, NOW, false)).toEqual({ kind: 'device-long', text: 'Saved here · 41 waiting, 3 d' });
});

test('what cannot be stored is said before anything else, with its reason', () => {
  const failed = state({ safety: 'failed', waiting: 2, problem: 'sync.quota' });
  expect(chipWords(failed, NOW, true)).toEqual({ kind: 'failed', text: 'Not saved · storage is full' });
});

test('refused edits stay in sight until their author has dealt with them', () => {
  const refused = { id: 'a', document: 'project/x', at: NOW, entity: 'k', why: 'role', text: 'x' } as never;
  expect(chipWords(state({ refused: [refused, refused] }), NOW, false).text).toBe('Not saved · 2 edits refused');
});
