import { useEffect, useState } from 'react';
import { useSyncState } from '../sync/react.ts';
import type { SyncState } from '../sync/types.ts';
import { Popover } from '../ui/popover.tsx';
import { t } from '../words/t.ts';
import { SyncGlyph } from './sync-glyph.tsx';
import { SyncPopover } from './sync-popover.tsx';
import { chipWords, type ChipKind } from './sync-words.ts';

/** How long an edit may be on its way before the chip tells this device and the server apart. */
const SETTLE_MS = 1_000;

const LOOK: Record<ChipKind, string> = {
  saving: '',
  saved: '',
  device: ' is-device',
  'device-long': ' is-device is-warn',
  failed: ' is-bad',
  refused: ' is-bad',
};

/** True for a moment after the first unsent edit, while the server is connected. */
function useSettling({ safety, connection }: SyncState): boolean {
  const unsent = safety !== 'saved' && connection === 'connected';
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!unsent) return;
    const timer = setTimeout(() => setLate(true), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [unsent]);
  return unsent && !late;
}

/** The time, as of this minute. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Always in sight: where the bytes are. The words carry it, the glyph and its colour only help. */
export function SyncChip({ folded = false, phone = false }: { folded?: boolean; phone?: boolean }) {
  const state = useSyncState();
  const settling = useSettling(state);
  const [open, setOpen] = useState(false);
  const { kind, text } = chipWords(state, useNow(), settling);
  // Every key press passes through saving: screen readers hear only what is worth hearing.
  const live = kind === 'saving' || kind === 'saved' ? 'off' : 'polite';
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t('sync.chipLabel')}
      side={folded ? 'right' : 'top'}
      className="syncpop"
      trigger={
        <button
          type="button"
          className={`${phone ? 'btn chip-phone' : ''} chip-sync${LOOK[kind]}${open ? ' is-open' : ''}`}
          title={folded || phone ? text : undefined}
          data-kind={kind}
        >
          <SyncGlyph kind={kind} />
          <output className="chip-words trunc" aria-live={live}>
            {text}
          </output>
          {state.waiting > 0 && kind !== 'saving' && (
            <b className="badge" aria-hidden>
              {state.waiting > 99 ? '99+' : state.waiting}
            </b>
          )}
        </button>
      }
    >
      <SyncPopover kind={kind} onClose={() => setOpen(false)} />
    </Popover>
  );
}
