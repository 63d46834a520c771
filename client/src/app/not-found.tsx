import { Link } from '@tanstack/react-router';
import { EmptyState } from '../ui/empty-state.tsx';
import { t } from '../words/t.ts';

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <div className="center">
      <EmptyState title={t('app.notFoundTitle')} text={t('app.notFoundText')} stones={1}>
        <Link className="btn btn-line" to="/">
          {t('app.goHome')}
        </Link>
      </EmptyState>
    </div>
  );
}
