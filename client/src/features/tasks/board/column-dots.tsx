import { useEffect, useState, type RefObject } from 'react';
import type { Column } from '@cairn/shared/domain/projects/read.ts';
import { useIndex } from '../../../sync/react.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { Plus } from 'lucide-react';
import { Icon } from '../../../ui/icon.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { MenuChoice, Menu } from '../../../ui/menu.tsx';
import { t } from '../../../words/t.ts';
import { selectColumns, selectCount } from '../selectors.ts';
import { stonesOf } from './column-stones.ts';
import { useBoard } from './context.ts';
import { useUi } from './ui-store.ts';

const everyCount = (index: Index) =>
  selectColumns(index)
    .map((column) => selectCount(index, column.id))
    .join();

/** On phones one column fills the screen: which one, how many there are, and a way to each by one tap. */
export function ColumnDots({ board, columns }: { board: RefObject<HTMLElement | null>; columns: readonly Column[] }) {
  const { session, commands, ui, mayWrite } = useBoard();
  const jumping = useUi((s) => s.jumping);
  const counts = useIndex(session, everyCount).split(',');
  const [at, setAt] = useState(0);

  useEffect(() => {
    const element = board.current;
    if (element === null) return undefined;
    const seen = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          const id = (entry.target as HTMLElement).dataset['column'];
          setAt(columns.findIndex((column) => column.id === id));
        }
      },
      { root: element, threshold: 0.6 },
    );
    for (const column of element.querySelectorAll('[data-column]')) seen.observe(column);
    return () => seen.disconnect();
  }, [board, columns]);

  const go = (id: string) => {
    const column = board.current?.querySelector<HTMLElement>(`[data-column="${id}"]`);
    column?.scrollIntoView({ inline: 'start', block: 'nearest', behavior: 'smooth' });
  };
  const here = columns[Math.max(0, at)];
  const plus = mayWrite && here && (
    <button
      type="button"
      className="board-plus"
      aria-label={t('board.newCardIn', { column: here.name })}
      onClick={() => commands.add(here.id)}
    >
      <Icon of={Plus} size={20} />
    </button>
  );
  if (columns.length < 2) return plus;
  return (
    <>
      {plus}
      <Menu
        open={jumping}
        onOpenChange={(open) => ui.set({ jumping: open })}
        align="end"
        trigger={
          <button
            type="button"
            className="col-dots"
            aria-label={`${t('board.columnDots')}: ${t('board.goToColumn', {
              name: here?.name ?? '',
              count: counts[Math.max(0, at)] ?? 0,
            })}`}
          >
            <span className="ph-dots" aria-hidden>
              {columns.map((column, n) => (
                <i key={column.id} className={n === at ? 'on' : undefined} />
              ))}
            </span>
          </button>
        }
      >
        {columns.map((column, n) => (
          <MenuChoice
            key={column.id}
            checked={n === at}
            icon={<CairnState stones={stonesOf(columns, column.id)} />}
            onSelect={() => go(column.id)}
          >
            {column.name} <span className="ink-3 num">{counts[n]}</span>
          </MenuChoice>
        ))}
      </Menu>
    </>
  );
}
