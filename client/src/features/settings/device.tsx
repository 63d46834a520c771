import { Check, Download, HardDrive } from 'lucide-react';
import { useEffect, useState } from 'react';
import { exportUnsent } from '../../app/export-unsent.ts';
import { useSyncState } from '../../sync/react.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatBytes, formatMoment } from '../../words/format.ts';
import { t } from '../../words/t.ts';
import { SignOutDialog } from './sign-out-dialog.tsx';

/** The sync client asks the browser only now and then: whoever opens this page wants the figure of now. */
function useEstimate(known: { usage: number | null; quota: number | null }) {
  const [now, setNow] = useState(known);
  useEffect(() => {
    navigator.storage?.estimate?.().then(
      ({ usage = null, quota = null }) => setNow({ usage, quota }),
      () => undefined,
    );
  }, []);
  return now;
}

/** What is kept on this device, whether it stays, and the way out. */
export function Device() {
  const { storage, waiting, lastSavedAt, refused } = useSyncState();
  const { usage, quota } = useEstimate(storage);
  const [granted, setGranted] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const persisted = storage.persisted || granted;
  const askToKeep = async () => {
    const yes = await navigator.storage?.persist?.().catch(() => false);
    setGranted(yes);
    showToast({ text: yes ? t('sync.persistGranted') : t('sync.persistDenied') });
  };
  const unsentWords = () => {
    if (waiting > 0) return t('settings.unsentSome', { count: waiting });
    if (lastSavedAt === null) return t('settings.unsentNone');
    return t('settings.unsentNoneAt', { when: formatMoment(lastSavedAt) });
  };
  return (
    <>
      <h2 className="page-title">{t('settings.deviceTitle')}</h2>
      <p className="lead">{persisted ? t('settings.deviceLeadPersistent') : t('settings.deviceLeadTemporary')}</p>
      <div className="row" style={{ alignItems: 'baseline', marginTop: 20, flexWrap: 'wrap' }}>
        {usage === null || quota === null ? (
          <span className="ink-2">{t('settings.usageUnknown')}</span>
        ) : (
          <>
            <span className="figure num">{formatBytes(usage)}</span>
            <span className="ink-2" style={{ fontSize: 'var(--text-md)' }}>
              {t('settings.ofQuota', { quota: formatBytes(quota) })}
            </span>
          </>
        )}
        <span className="push row" style={{ gap: 6, alignSelf: 'center' }}>
          {persisted ? (
            <span className="good row" style={{ gap: 6 }}>
              <Icon of={Check} />
              {t('settings.persistent')}
            </span>
          ) : (
            <>
              <span className="warn">{t('settings.temporary')}</span>
              <Button kind="line" size="sm" icon={HardDrive} onClick={() => void askToKeep()}>
                {t('settings.askPersistent')}
              </Button>
            </>
          )}
        </span>
      </div>
      {usage !== null && quota !== null && quota > 0 && (
        <div className="storebar" style={{ marginTop: 6 }} aria-hidden>
          <i style={{ width: `max(3px, ${Math.min(100, (usage / quota) * 100)}%)` }} />
        </div>
      )}
      <div style={{ marginTop: 28, borderTop: '1px solid var(--hairline)' }}>
        <div className="setrow">
          <div>
            <b>{t('settings.unsent')}</b>
            <p>{unsentWords()}</p>
            {refused.length > 0 && <p className="late">{t('settings.refused', { count: refused.length })}</p>}
          </div>
          <Button
            kind="line"
            icon={Download}
            disabled={waiting === 0 && refused.length === 0}
            onClick={() => void exportUnsent()}
          >
            {t('sync.exportUnsent')}
          </Button>
        </div>
        <div className="setrow">
          <div>
            <b>{t('settings.signOut')}</b>
            <p>{t('settings.signOutLead')}</p>
          </div>
          <Button kind="danger" onClick={() => setLeaving(true)}>
            {t('settings.signOutDo')}
          </Button>
        </div>
      </div>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </>
  );
}
