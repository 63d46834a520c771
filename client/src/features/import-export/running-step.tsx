import { formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';
import type { ImportState } from './import-store.ts';

export function RunningStep({ state }: { state: Extract<ImportState, { step: 'running' }> }) {
  return (
    <div className="imp-choose">
      <h2 className="title">{t('imports.running.heading', { name: state.name })}</h2>
      <p className="ink-2 imp-lead">{t('imports.running.lead')}</p>
      <progress
        className="imp-progress"
        aria-label={t('imports.running.heading', { name: state.name })}
        value={state.done}
        max={Math.max(1, state.total)}
      />
      <p className="ink-3 num">
        {t('imports.running.of', { done: formatNumber(state.done), total: formatNumber(state.total) })}
      </p>
    </div>
  );
}
