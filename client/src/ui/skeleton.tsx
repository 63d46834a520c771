import { t } from '../words/t.ts';

/** Unmoving bars in the shape of what comes: only for the very first load, never for data already held. */
export function Skeleton({ widths }: { widths: readonly (number | string)[] }) {
  return (
    <output aria-label={t('ui.loading')} style={{ display: 'grid', gap: 9 }}>
      {widths.map((width, n) => (
        <span key={n} className="skel" style={{ width }} />
      ))}
    </output>
  );
}
