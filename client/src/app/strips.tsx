import { Link, useLocation } from '@tanstack/react-router';
import { LogIn, RotateCw, Sparkle } from 'lucide-react';
import { useSyncState } from '../sync/react.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/t.ts';
import { applyUpdate, useUpdateAvailable } from './pwa.ts';
import { useSession } from './session.ts';

/** Lines above the screen: an ended session, a new version. */
export function Strips() {
  const { expired } = useSession();
  const update = useUpdateAvailable();
  const state = useSyncState();
  const path = useLocation({ select: (location) => location.href });
  return (
    <>
      {expired && (
        <div className="strip" role="alert">
          <Icon of={LogIn} />
          <span className="grow">
            {state.waiting > 0 ? t('app.expiredWaiting', { count: state.waiting }) : t('app.expired')}
          </span>
          <Link className="btn btn-line btn-sm" to="/sign-in" search={{ next: path }}>
            {t('sync.signIn')}
          </Link>
        </div>
      )}
      {update && (
        <output className="strip">
          <Icon of={Sparkle} />
          <span className="grow">{t('app.updateReady')}</span>
          <Button
            kind="line"
            size="sm"
            icon={RotateCw}
            // What is only in this window would not survive a reload.
            disabled={state.safety === 'saving' || state.safety === 'failed'}
            onClick={applyUpdate}
          >
            {t('app.updateNow')}
          </Button>
        </output>
      )}
    </>
  );
}
