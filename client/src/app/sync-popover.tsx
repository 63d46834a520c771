import { Copy, Download, HardDrive, LogIn, RotateCw, TriangleAlert } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { useSync, useSyncState } from '../sync/react.ts';
import type { RefusedWrite, SyncState } from '../sync/types.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { confirm } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { showToast } from '../ui/toast.tsx';
import { formatBytes, formatMoment, formatTime } from '../words/format.ts';
import { t, tMaybe } from '../words/t.ts';
import { exportUnsent } from './export-unsent.ts';
import { SyncGlyph } from './sync-glyph.tsx';
import type { ChipKind } from './sync-words.ts';
import { useWaiting } from './use-waiting.ts';

const TITLE = {
  saving: 'sync.saving',
  saved: 'sync.saved',
  device: 'sync.device',
  'device-long': 'sync.device',
  failed: 'sync.notSaved',
  refused: 'sync.notSaved',
} as const;

const TONE: Record<ChipKind, string> = {
  saving: 'ink-3',
  saved: 'good',
  device: 'ink-3',
  'device-long': 'warn',
  failed: 'late',
  refused: 'late',
};

function leadWords(kind: ChipKind, state: SyncState): string {
  const { host } = globalThis.location;
  if (kind === 'failed') {
    return state.problem
      ? t('sync.failedLeadWhy', { why: sentence(tMaybe(state.problem, state.problem)) })
      : t('sync.failedLead');
  }
  if (kind === 'refused') return t('sync.refusedLead');
  if (kind === 'saving') return t('sync.savingLead');
  if (kind === 'saved') return t('sync.savedLead');
  if (state.connection === 'signed-out') return t('sync.deviceLeadSignedOut');
  if (kind === 'device-long') return t('sync.deviceLeadLong');
  return state.connection === 'connected'
    ? t('sync.deviceLeadConnected', { host })
    : t('sync.deviceLeadOffline', { count: state.waiting, host });
}

const sentence = (words: string) => words[0]!.toLocaleUpperCase() + words.slice(1);

/** Behind the chip: what waits, when it was last confirmed, how it is stored, and the ways out. */
export function SyncPopover({ kind, onClose }: { kind: ChipKind; onClose: () => void }) {
  const sync = useSync();
  const state = useSyncState();
  const unsent = kind !== 'saved' && kind !== 'saving';
  const risky = kind === 'failed' || kind === 'device-long';
  return (
    <>
      <h3>
        <span className={TONE[kind]}>
          <SyncGlyph kind={kind} />
        </span>
        {t(TITLE[kind])}
      </h3>
      <p className="lead">{leadWords(kind, state)}</p>
      {state.refused.length > 0 && <RefusedTray refused={state.refused} />}
      {unsent && <WaitingList />}
      <StorageFacts state={state} risky={risky} />
      <div className="acts">
        {risky && (
          <Button kind="primary" icon={Download} onClick={() => void exportUnsent()}>
            {t('sync.exportUnsent')}
          </Button>
        )}
        {state.connection === 'signed-out' && (
          <Link
            className="btn btn-line"
            to="/sign-in"
            search={{ next: globalThis.location.pathname }}
            onClick={onClose}
          >
            <Icon of={LogIn} />
            {t('sync.signIn')}
          </Link>
        )}
        <Button icon={RotateCw} onClick={() => sync.retry()}>
          {kind === 'saved' ? t('sync.check') : t('sync.retry')}
        </Button>
        {unsent && !risky && (
          <Button icon={Download} onClick={() => void exportUnsent()}>
            {t('sync.exportUnsent')}
          </Button>
        )}
        {!unsent && (
          <Link className="btn" to="/settings/device" onClick={onClose}>
            <Icon of={HardDrive} />
            {t('sync.storageLink')}
          </Link>
        )}
      </div>
    </>
  );
}

function WaitingList() {
  const waiting = useWaiting();
  if (waiting.length === 0) return null;
  return (
    <ul className="waits" aria-label={t('sync.waits')}>
      {waiting.slice(0, 8).map((entry) => (
        <li key={entry.key}>
          <span className={entry.refused ? 'late' : 'trunc'}>{entry.text}</span>
          {entry.at !== null && <time dateTime={new Date(entry.at).toISOString()}>{formatTime(entry.at)}</time>}
        </li>
      ))}
    </ul>
  );
}

function StorageFacts({ state, risky }: { state: SyncState; risky: boolean }) {
  const { usage, quota, persisted } = state.storage;
  const full = usage !== null && quota !== null && usage > quota * 0.9;
  return (
    <dl className="kv">
      <dt>{t('sync.lastSaved')}</dt>
      <dd>{state.lastSavedAt === null ? t('sync.never') : formatMoment(state.lastSavedAt)}</dd>
      <dt>{t('sync.onDevice')}</dt>
      <dd className={full ? 'late' : undefined}>
        {usage === null || quota === null
          ? t('sync.usageUnknown')
          : t('sync.usage', { used: formatBytes(usage), quota: formatBytes(quota) })}
      </dd>
      <dt>{t('sync.storage')}</dt>
      <dd className={!persisted && risky ? 'warn' : undefined}>
        {persisted ? t('sync.persistent') : t('sync.notPersistent')}
      </dd>
    </dl>
  );
}

/** Refused writes go back to their author: to read, copy, keep. */
function RefusedTray({ refused }: { refused: readonly RefusedWrite[] }) {
  const sync = useSync();
  const copy = async (text: string) => {
    if (await copyText(text)) showToast({ text: t('ui.copied') });
  };
  const discard = async (write: RefusedWrite) => {
    const yes = await confirm({
      title: t('sync.discardTitle'),
      text: t('sync.discardText'),
      action: t('sync.discardDo'),
      destroy: true,
    });
    if (yes) sync.dismissRefused(write.id);
  };
  return (
    <div className="tray">
      <div className="tray-h">
        <Icon of={TriangleAlert} />
        <b>{t('sync.refusedTitle', { count: refused.length })}</b>
      </div>
      {refused.map((write) => (
        <div className="tray-i" key={write.id}>
          <b className="med">{sentence(tMaybe(`refused.${write.why}`, write.why))}</b>
          <time className="xs ink-3" dateTime={new Date(write.at).toISOString()}>
            {formatMoment(write.at)}
          </time>
          <q>{write.text}</q>
          <div className="row" style={{ gridColumn: '1 / -1', gap: 4, marginTop: 6 }}>
            <Button kind="line" size="sm" icon={Copy} onClick={() => void copy(write.text)}>
              {t('sync.copyText')}
            </Button>
            <Button size="sm" className="push ink-3" onClick={() => void discard(write)}>
              {t('sync.discard')}
            </Button>
          </div>
        </div>
      ))}
    </div>
  );
}
