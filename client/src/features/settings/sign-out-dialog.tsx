import { useNavigate } from '@tanstack/react-router';
import { Download, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { exportUnsent } from '../../app/export-unsent.ts';
import { signOut } from '../../app/session.ts';
import { useSyncState } from '../../sync/react.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { showToast } from '../../ui/toast.tsx';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';

/** Never lets unsent work go without saying so, and offers it as a file first. */
export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const { waiting, refused } = useSyncState();
  const [what, setWhat] = useState<'keep' | 'forget'>('keep');
  const [busy, setBusy] = useState(false);
  const unsent = waiting + refused.length;
  const losing = what === 'forget' && unsent > 0;
  const leave = async () => {
    setBusy(true);
    try {
      await signOut({ forget: what === 'forget' });
      await navigate({ to: '/sign-in', replace: true });
    } catch (error) {
      setBusy(false);
      showToast({ text: problemWords(error), bad: true });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('settings.signOutTitle')}
      width={480}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {unsent > 0 && (
            <Button kind={losing ? 'primary' : 'line'} icon={Download} onClick={() => void exportUnsent()}>
              {t('sync.exportUnsent')}
            </Button>
          )}
          <Button kind={losing ? 'danger' : 'primary'} disabled={busy} onClick={() => void leave()}>
            {losing ? t('settings.forgetAnyway') : t('settings.signOut')}
          </Button>
        </>
      }
    >
      <RadioGroup
        label={t('settings.signOutTitle')}
        value={what}
        onChange={setWhat}
        options={[
          { value: 'keep', label: t('settings.keep'), hint: t('settings.keepHint') },
          { value: 'forget', label: t('settings.forget'), hint: t('settings.forgetHint') },
        ]}
      />
      {unsent > 0 && (
        <div className={`note${losing ? ' is-bad' : ''}`} role="alert" style={{ marginTop: 12 }}>
          <Icon of={TriangleAlert} />
          {t(losing ? 'settings.unsentWarnForget' : 'settings.unsentWarnKeep', { count: unsent })}
        </div>
      )}
    </Dialog>
  );
}
