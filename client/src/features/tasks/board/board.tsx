import { DndContext, DragOverlay, type DropAnimation } from '@dnd-kit/core';
import { Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { isRef8, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { readDirectory } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Fill } from '../../../ui/slot.tsx';
import { usePhone, useReducedMotion } from '../../../ui/use-media.ts';
import { t } from '../../../words/t.ts';
import { selectColumns, selectKey, selectLabels, selectTask } from '../selectors.ts';
import { BoardPicker } from './board-picker.tsx';
import { useBoardKeys } from './board-keys.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CardFace } from './card-face.tsx';
import { CardMenu } from './card-menu.tsx';
import { ColumnDots } from './column-dots.tsx';
import { NameField } from './column-head.tsx';
import { stonesOf } from './column-stones.ts';
import { Column } from './column.tsx';
import { createCommands } from './commands.ts';
import { BoardContext, useBoard, type BoardContextValue } from './context.ts';
import { DeleteColumn } from './delete-column.tsx';
import { keepFolded, readFolded } from './drafts.ts';
import { FilterBar, FilterButton } from './filter-bar.tsx';
import { isFiltering, type Filter } from './filter.ts';
import { PeopleHere } from './people-here.tsx';
import { watchPresence } from './presence.ts';
import { watchRemote, type RemoteMarks } from './remote-marks.ts';
import { createBoardStore, UiContext, useUi } from './ui-store.ts';
import { useBoardDrag } from './use-drag.ts';
import './board.css';

export interface BoardProps {
  /** ready: there is something to show */
  session: DocumentSession;
  me: Id22;
  mayWrite: boolean;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  openTask: Id22 | null;
  onOpenTask: (id: Id22 | null) => void;
}

/** A project's board: its columns and cards, and everything one does with them. */
export function Board(props: BoardProps) {
  const { session, me, mayWrite, filter, openTask } = props;
  const projectKey = useIndex(session, selectKey);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const parts = useMemo(() => {
    const ui = createBoardStore(new Set(readFolded(session.name).filter(isRef8)));
    const presence = watchPresence(session, me);
    // Made with the watch of remote changes, which lives and dies with the effect below.
    const remote: { current: RemoteMarks | null } = { current: null };
    const marks: RemoteMarks = {
      of: (id) => remote.current?.of(id),
      lastBy: (id) => remote.current?.lastBy(id),
      subscribe: (listener) => {
        waiting.add(listener);
        return () => waiting.delete(listener);
      },
      stop: () => remote.current?.stop(),
    };
    const waiting = new Set<() => void>();
    const start = () => {
      const own = (remote.current = watchRemote(session, me));
      own.subscribe(() => {
        for (const listener of waiting) listener();
      });
      return () => own.stop();
    };
    const commands = createCommands({
      session,
      ui,
      marks,
      me,
      nameOf: (id) => readDirectory().personById.get(id)?.name ?? presence.nameOf(id),
      filter: () => latest.current.filter,
      mayWrite: () => latest.current.mayWrite,
      open: (id) => latest.current.onOpenTask(id),
    });
    return { ui, presence, marks, commands, start };
  }, [session, me]);
  useEffect(() => parts.start(), [parts]);
  useEffect(() => {
    let folded = parts.ui.get().collapsed;
    return parts.ui.subscribe(() => {
      const now = parts.ui.get().collapsed;
      if (now === folded) return;
      folded = now;
      keepFolded(session.name, [...now]);
    });
  }, [parts, session]);

  const context = useMemo<BoardContextValue>(
    () => ({ session, projectKey, mayWrite, filter, openTask, ...parts }),
    [session, projectKey, mayWrite, filter, openTask, parts],
  );
  return (
    <UiContext value={parts.ui}>
      <BoardContext value={context}>
        <BoardScreen onFilter={props.onFilter} />
      </BoardContext>
    </UiContext>
  );
}

function BoardScreen({ onFilter }: { onFilter: (filter: Filter) => void }) {
  const { session, ui, commands, presence, mayWrite, filter } = useBoard();
  const columns = useIndex(session, selectColumns);
  const phone = usePhone();
  const board = useRef<HTMLDivElement>(null);
  const drag = useBoardDrag(board, ui, commands);
  const dragging = useUi((s) => s.drag?.by === 'pointer');
  const [narrowing, setNarrowing] = useState(() => isFiltering(filter));
  const openFilter = useCallback(() => {
    setNarrowing(true);
    document.querySelector<HTMLInputElement>('.filter-text input')?.focus();
  }, []);
  useBoardKeys({ onFilter: openFilter });
  const firstId = useIndex(
    session,
    useCallback(() => commands.lanes().find((lane) => lane.ids.length > 0)?.id ?? null, [commands]),
  );

  return (
    <div className="board-screen">
      <Fill slot="top-tools">
        <FilterButton active={narrowing} onOpen={() => (narrowing ? setNarrowing(false) : openFilter())} />
      </Fill>
      <Fill slot="top-presence">
        <PeopleHere presence={presence} />
      </Fill>
      {(narrowing || isFiltering(filter)) && <FilterBar onChange={onFilter} onClose={() => setNarrowing(false)} />}
      <p id="board-hint" className="sr">
        {mayWrite ? t('board.hint') : t('board.readOnly')}
      </p>
      <DndContext {...drag} autoScroll={AUTO_SCROLL} accessibility={QUIET}>
        {columns.length === 0 ? (
          <EmptyBoard />
        ) : (
          <div ref={board} className={dragging ? 'board is-dragging' : 'board'} role="group" aria-label={t('board.label')}>
            {columns.map((column, at) => (
              <Column
                key={column.id}
                column={column}
                stones={stonesOf(columns, column.id)}
                place={placeOf(at, columns.length)}
                first={column.id === firstId}
              />
            ))}
            {mayWrite && <AddColumn />}
          </div>
        )}
        {createPortal(<Held />, document.body)}
      </DndContext>
      {phone && <ColumnDots board={board} columns={columns} />}
      <BulkBar />
      <CardMenu />
      <BoardPicker />
      <DeleteColumn />
    </div>
  );
}

const placeOf = (at: number, count: number) =>
  count === 1 ? 'only' : at === 0 ? 'first' : at === count - 1 ? 'last' : 'inner';

/** Speed grows with depth. The slot changes the layout itself, so nothing is to be compensated. */
const AUTO_SCROLL = { threshold: { x: 0.12, y: 0.16 }, acceleration: 14, layoutShiftCompensation: false } as const;

/** What dnd-kit would say is said by the commands, the same for every way of moving. */
const QUIET = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
  screenReaderInstructions: { draggable: '' },
};

const SETTLE = 150;
const EASE = 'cubic-bezier(0.2, 0, 0, 1)';

/** The held card flies to its place and straightens; the real one there shows once it has landed. */
const settle: DropAnimation = ({ active, dragOverlay, transform }) => {
  const { node } = active;
  const dx = active.rect.left - dragOverlay.rect.left;
  const dy = active.rect.top - dragOverlay.rect.top;
  const at = (x: number, y: number) => `translate3d(${x}px, ${y}px, 0)`;
  const timing = { duration: SETTLE, easing: EASE, fill: 'forwards' } as const;
  node.style.opacity = '0';
  dragOverlay.node.firstElementChild?.animate([{ transform: 'rotate(1.2deg)' }, { transform: 'none' }], timing);
  const flight = dragOverlay.node.animate(
    [{ transform: at(transform.x, transform.y) }, { transform: at(transform.x + dx, transform.y + dy) }],
    timing,
  );
  return flight.finished.then(
    () => void (node.style.opacity = ''),
    () => void (node.style.opacity = ''),
  );
};

/** The card under the pointer, lifted out of everything. */
function Held() {
  const { session, projectKey } = useBoard();
  const lead = useUi((s) => (s.drag?.by === 'pointer' ? s.drag.lead : null));
  const count = useUi((s) => s.drag?.ids.length ?? 0);
  const labels = useIndex(session, selectLabels);
  const still = useReducedMotion();
  const task = useIndex(
    session,
    useCallback((index: Index) => (lead === null ? undefined : selectTask(index, lead)), [lead]),
  );
  return (
    <DragOverlay dropAnimation={still ? null : settle} zIndex={70} className="board-held">
      {task && (
        <article className={task.doneAt === null ? 'card is-drag' : 'card is-drag is-done'} aria-hidden>
          {count > 1 && <span className="stack">{count}</span>}
          <CardFace task={task} projectKey={projectKey} labels={labels} />
        </article>
      )}
    </DragOverlay>
  );
}

function AddColumn() {
  const { commands } = useBoard();
  const [adding, setAdding] = useState(false);
  return (
    <div className="col col-add">
      {adding ? (
        <div className="col-h">
          <NameField
            name=""
            label={t('board.columnName')}
            placeholder={t('board.columnName')}
            onDone={(name) => {
              setAdding(false);
              if (name !== null) commands.addColumn(name);
            }}
          />
        </div>
      ) : (
        <button type="button" className="add" onClick={() => setAdding(true)}>
          <Icon of={Plus} />
          {t('board.newColumn')}
        </button>
      )}
    </div>
  );
}

function EmptyBoard() {
  const { commands, mayWrite } = useBoard();
  return (
    <div className="board-none">
      <EmptyState title={t('board.emptyBoard')} text={t(mayWrite ? 'board.emptyBoardHelp' : 'board.emptyBoardReadOnly')}>
        {mayWrite && (
          <button type="button" className="btn btn-primary" onClick={commands.addFirstColumns}>
            {t('board.emptyBoardAction')}
          </button>
        )}
      </EmptyState>
    </div>
  );
}
