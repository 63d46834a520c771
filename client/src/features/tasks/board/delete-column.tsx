import { useState } from 'react';
import type { Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { useIndex } from '../../../sync/react.ts';
import { Button } from '../../../ui/button.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { t } from '../../../words/t.ts';
import { selectColumns, selectCount } from '../selectors.ts';
import { stonesOf } from './column-stones.ts';
import { useBoard } from './context.ts';
import { useUi } from './ui-store.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';

const everyCount = (index: Index) =>
  selectColumns(index)
    .map((column) => selectCount(index, column.id))
    .join();

/** Asks where a column's cards go before it is deleted: a card is always in a column. */
export function DeleteColumn() {
  const { ui } = useBoard();
  const removing = useUi((s) => s.removing);
  if (removing === null) return null;
  return <Question key={removing} id={removing} onClose={() => ui.set({ removing: null })} />;
}

function Question({ id, onClose }: { id: Ref8; onClose: () => void }) {
  const { session, commands } = useBoard();
  const columns = useIndex(session, selectColumns);
  const counts = useIndex(session, everyCount).split(',').map(Number);
  const at = columns.findIndex((column) => column.id === id);
  const others = columns.filter((column) => column.id !== id);
  const [chosen, setChosen] = useState<Ref8 | null>(null);
  const destination = others.find((column) => column.id === chosen) ?? columns[at - 1] ?? columns[at + 1];
  const column = columns[at];
  // Someone else may have deleted it, or all others, while the question was open.
  if (column === undefined || destination === undefined) return null;
  const count = counts[at]!;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('board.deleteTitle', { column: column.name })}
      lead={count === 0 ? t('board.deleteEmpty') : t('board.deleteHelp', { count })}
      footer={
        <>
          <Button onClick={onClose}>{t('board.cancel')}</Button>
          <Button kind="destroy" onClick={() => commands.deleteColumn(id, destination.id)}>
            {t('board.deleteConfirm')}
          </Button>
        </>
      }
    >
      <div role="radiogroup" aria-label={t('board.deleteHelp', { count })} className="del-cols">
        {others.map((other) => (
          <label key={other.id} className="menu-row">
            <input
              type="radio"
              name="destination"
              className="sr"
              checked={other.id === destination.id}
              onChange={() => setChosen(other.id)}
            />
            <span className={other.id === destination.id ? 'radio on' : 'radio'} aria-hidden />
            <CairnState stones={stonesOf(columns, other.id)} />
            <span className="trunc">{other.name}</span>
            <span className="push ink-3 num">{counts[columns.indexOf(other)]}</span>
          </label>
        ))}
      </div>
      {count > 0 && <small className="hint-text">{t('board.deleteAlsoHidden')}</small>}
    </Dialog>
  );
}
