import type { SyncState } from '../sync/types.ts';
import { t, tMaybe } from '../words/t.ts';

/** The chip's states: what is true about the bytes, never how the network feels. */
export type ChipKind = 'saving' | 'device' | 'device-long' | 'saved' | 'failed' | 'refused';

const LONG_MS = 3 * 24 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface ChipWords {
  kind: ChipKind;
  text: string;
}

/**
 * @param settling an edit is on its way and the server is connected: said as saving for a moment longer, so that
 * the chip does not flicker through its states at every key press; it understates, and never says saved too early
 */
export function chipWords(state: SyncState, now: number, settling: boolean): ChipWords {
  if (state.safety === 'failed') {
    const why = state.problem === null ? null : tMaybe(state.problem, state.problem);
    return { kind: 'failed', text: why ? t('sync.notSavedWhy', { why }) : t('sync.notSaved') };
  }
  if (state.refused.length > 0) {
    return { kind: 'refused', text: t('sync.refusedChip', { count: state.refused.length }) };
  }
  if (state.safety === 'saving' || (state.safety === 'local' && settling)) {
    return { kind: 'saving', text: t('sync.saving') };
  }
  if (state.safety === 'saved') return { kind: 'saved', text: t('sync.saved') };
  const since = state.lastSavedAt === null ? 0 : now - state.lastSavedAt;
  if (since > LONG_MS) {
    return {
      kind: 'device-long',
      text: t('sync.deviceLong', { count: state.waiting, days: Math.floor(since / DAY_MS) }),
    };
  }
  return {
    kind: 'device',
    text: state.waiting > 0 ? t('sync.deviceWaiting', { count: state.waiting }) : t('sync.device'),
  };
}
