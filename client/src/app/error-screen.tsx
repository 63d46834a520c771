import { Copy, Download, RotateCw } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { showToast } from '../ui/toast.tsx';
import { t } from '../words/t.ts';
import { exportUnsent } from './export-unsent.ts';
import { readSession } from './session.ts';

/** A screen broke: what happened, what was kept, what to do. Works without any other part of the app. */
export function ErrorScreen({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const waiting = readSession().sync?.state.waiting ?? 0;
  const details = `${error.name}: ${error.message}\n${error.stack ?? ''}`;
  return (
    <div className="center">
      <EmptyState
        error
        title={t('app.brokeTitle')}
        text={waiting > 0 ? t('app.brokeWaiting', { count: waiting }) : t('app.brokeKept')}
      >
        <div className="row" style={{ flexWrap: 'wrap', justifyContent: 'center' }}>
          <Button kind="primary" icon={RotateCw} onClick={onRetry}>
            {t('app.tryAgain')}
          </Button>
          <Button kind="line" onClick={() => location.reload()}>
            {t('app.reload')}
          </Button>
          {waiting > 0 && (
            <Button kind="line" icon={Download} onClick={() => void exportUnsent()}>
              {t('sync.exportUnsent')}
            </Button>
          )}
          <Button
            icon={Copy}
            onClick={() => void copyText(details).then((done) => done && showToast({ text: t('ui.copied') }))}
          >
            {t('app.copyDetails')}
          </Button>
        </div>
        <p className="xs ink-3" style={{ overflowWrap: 'anywhere' }}>
          {error.message}
        </p>
      </EmptyState>
    </div>
  );
}
