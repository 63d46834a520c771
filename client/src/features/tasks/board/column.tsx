import { useDroppable } from '@dnd-kit/core';
import { Plus } from 'lucide-react';
import { memo, useCallback, useMemo, useRef } from 'react';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import type { Column as ColumnData } from '@cairn/shared/domain/projects/read.ts';
import { useIndex } from '../../../sync/react.ts';
import { CairnState, type Stones } from '../../../ui/cairn-state.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { hueStyle } from '../../../ui/hue.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { t } from '../../../words/t.ts';
import { sameIds, selectCount, selectIds } from '../selectors.ts';
import { CardList } from './card-list.tsx';
import { ColumnHead } from './column-head.tsx';
import { useBoard } from './context.ts';
import { isFiltering } from './filter.ts';
import { QuickAdd } from './quick-add.tsx';
import { useUi } from './ui-store.ts';

interface ColumnProps {
  column: ColumnData;
  stones: Stones;
  /** the first and the last cannot go further */
  place: 'first' | 'last' | 'only' | 'inner';
  first: boolean;
  /** when empty, offers a card: on a board without any only the first column does */
  inviting: boolean;
}

export const Column = memo(function Column({ column, stones, place, first, inviting }: ColumnProps) {
  const { id } = column;
  const { session, filter, mayWrite, commands } = useBoard();
  const ids = useIndex(
    session,
    useCallback((index: Index) => selectIds(index, id, filter), [id, filter]),
    sameIds,
  );
  const count = useIndex(
    session,
    useCallback((index: Index) => selectCount(index, id), [id]),
  );
  const collapsed = useUi(useCallback((s) => s.collapsed.has(id), [id]));
  const adding = useUi(useCallback((s) => s.adding === id, [id]));
  const scroller = useRef<HTMLDivElement | null>(null);
  const { setNodeRef } = useDroppable({ id, disabled: !mayWrite });
  const empty = useMemo(
    () => (
      <EmptyColumn
        column={column}
        stones={stones}
        mayWrite={mayWrite && !adding && inviting}
        filtered={isFiltering(filter)}
      />
    ),
    [column, stones, mayWrite, adding, inviting, filter],
  );
  const over = column.limit !== null && count > column.limit;
  if (collapsed) return <FoldedColumn column={column} stones={stones} count={count} over={over} />;
  return (
    <section
      className={over ? 'col over' : 'col'}
      aria-label={t('board.column', { name: column.name, count })}
      data-column={id}
    >
      <ColumnHead column={column} stones={stones} count={count} place={place} />
      <div ref={scroller} className="col-b">
        {/* dnd-kit scrolls what is around the thing it is over, not the thing itself. */}
        <i ref={setNodeRef} className="col-probe" aria-hidden />
        <CardList column={id} name={column.name} ids={ids} first={first} scroller={scroller} empty={empty} />
        {adding && mayWrite && <QuickAdd column={id} columnName={column.name} />}
        {!adding && mayWrite && ids.length > 0 && (
          <button
            type="button"
            className="add"
            aria-label={t('board.newCardIn', { column: column.name })}
            onClick={() => commands.add(id)}
          >
            <Icon of={Plus} />
            {t('board.newCard')}
          </button>
        )}
      </div>
    </section>
  );
});

/** What belongs here, and the one key that puts it there. */
function EmptyColumn({
  column,
  stones,
  mayWrite,
  filtered,
}: {
  column: ColumnData;
  stones: Stones;
  mayWrite: boolean;
  filtered: boolean;
}) {
  const { commands } = useBoard();
  if (filtered) return <p className="col-none">{t('board.emptyFiltered')}</p>;
  const purpose = column.done ? 'board.emptyDone' : stones === 0 ? 'board.emptyFirst' : 'board.emptyMiddle';
  const limit = column.limit === null ? '' : ` ${t('board.emptyLimit', { limit: column.limit })}`;
  return (
    <div className="col-empty">
      <EmptyState
        title={t('board.emptyColumn', { column: column.name })}
        text={t(purpose) + limit}
        stones={typeof stones === 'number' ? (Math.min(3, Math.max(1, stones)) as 1 | 2 | 3) : 3}
      >
        {mayWrite && (
          <button type="button" className="btn btn-line" onClick={() => commands.add(column.id)}>
            {t('board.newCard')} <Kbd keys="c" />
          </button>
        )}
      </EmptyState>
    </div>
  );
}

/** A column folded on this device: its name on edge. Cards can still be dropped on it. */
function FoldedColumn({
  column,
  stones,
  count,
  over,
}: {
  column: ColumnData;
  stones: Stones;
  count: number;
  over: boolean;
}) {
  const { commands, mayWrite } = useBoard();
  const { setNodeRef } = useDroppable({ id: column.id, disabled: !mayWrite });
  const target = useUi(useCallback((s) => s.drag?.place.column === column.id, [column.id]));
  return (
    <section
      className={`col col-fold${over ? ' over' : ''}${target ? ' is-target' : ''}`}
      aria-label={t('board.column', { name: column.name, count })}
      data-column={column.id}
    >
      <Tooltip label={t('board.expand', { name: column.name })} side="right">
        <button
          ref={setNodeRef}
          type="button"
          className="col-fold-b"
          aria-expanded={false}
          onClick={() => commands.collapse(column.id, false)}
        >
          <CairnState stones={stones} />
          <span className="n num">{column.limit === null ? count : `${count}/${column.limit}`}</span>
          <span className="col-fold-name" style={column.color ? hueStyle(column.color) : undefined}>
            {column.color !== null && <span className="pebble" />}
            {column.name}
          </span>
        </button>
      </Tooltip>
    </section>
  );
}
