import { ListFilter } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { t } from '../../../words/t.ts';

/** In the bar above: opens and closes the filter. */
export function FilterButton({ onToggle, active }: { onToggle: () => void; active: boolean }) {
  return (
    <Button
      icon={ListFilter}
      aria-label={t('board.filter')}
      aria-expanded={active}
      aria-pressed={active}
      onClick={onToggle}
    >
      <span className="fold-words">{t('board.filter')}</span>
    </Button>
  );
}
