import { DndContext } from '@dnd-kit/core';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { mayWrite as canWrite } from '@cairn/shared/domain/access/roles.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { isRef8, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { readDirectory, useDirectory } from '../../../http/directory.ts';
import { useDocument, useDocumentState, useIndex } from '../../../sync/react.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Fill } from '../../../ui/slot.tsx';
import { usePhone } from '../../../ui/use-media.ts';
import { t } from '../../../words/t.ts';
import { sayHere } from '../here.ts';
import { selectColumns, selectIds, selectKey } from '../selectors.ts';
import { useMe } from '../use-me.ts';
import { useBoardKeys } from './board-keys.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CardMenu } from './card-menu.tsx';
import { ColumnDots } from './column-dots.tsx';
import { NameField } from './column-head.tsx';
import { stonesOf } from './column-stones.ts';
import { Column } from './column.tsx';
import { createCommands } from './commands.ts';
import { BoardContext, useBoard, type BoardContextValue } from './context.ts';
import { keepFolded, readFolded } from './drafts.ts';
import { FilterButton } from './filter-button.tsx';
import { formatFilter, isFiltering, parseFilter, type Filter } from './filter.ts';
import { HeldCard } from './held-card.tsx';
import { PeopleHere } from './people-here.tsx';
import { watchPresence } from './presence.ts';
import { watchRemote } from './remote-marks.ts';
import { createBoardStore, UiContext, useUi } from './ui-store.ts';
import { useBoardDrag } from './use-drag.ts';
import './board.css';
import './board-fields.css';

// Not needed to see the board: fetched once it stands, so that they are there at the first key.
const loadPicker = () => import('./board-picker.tsx');
const loadFilter = () => import('./filter-bar.tsx');
const loadDelete = () => import('./delete-column.tsx');
const BoardPicker = lazy(async () => ({ default: (await loadPicker()).BoardPicker }));
const FilterBar = lazy(async () => ({ default: (await loadFilter()).FilterBar }));
const DeleteColumn = lazy(async () => ({ default: (await loadDelete()).DeleteColumn }));

export interface BoardProps {
  projectId: Id22;
  openTask: Id22 | null;
  onOpenTask: (id: Id22 | null) => void;
  /** what it is narrowed to, as one value of the address (see formatFilter); absent: kept by the board */
  filter?: string;
  onFilter?: (filter: string) => void;
}

/** A project's board: its columns and cards, and everything one does with them. For a document that is ready. */
export function Board(props: BoardProps) {
  const { projectId, openTask, onOpenTask, onFilter } = props;
  const session = useDocument(projectDocument(projectId));
  const me = useMe();
  const { role } = useDocumentState(session);
  const known = useDirectory().projects.find((project) => project.id22 === projectId)?.role ?? null;
  // A project made offline has no role yet: until the server has said otherwise, who made it may write.
  const acting = role ?? known;
  const mayWrite = acting === null || canWrite(acting, 'project');
  const [own, setOwn] = useState('');
  const text = props.filter ?? own;
  const filter = useMemo(() => parseFilter(text), [text]);
  const projectKey = useIndex(session, selectKey);
  const parts = useMemo(() => {
    const ui = createBoardStore(new Set(readFolded(session.name).filter(isRef8)));
    const presence = watchPresence(session, me);
    const marks = watchRemote(session, me);
    const commands = createCommands({
      session,
      ui,
      marks,
      me,
      nameOf: (id) => readDirectory().personById.get(id)?.name ?? presence.nameOf(id),
    });
    return { ui, presence, marks, commands };
  }, [session, me]);
  useEffect(() => parts.marks.start(), [parts]);
  useEffect(() => {
    let folded = parts.ui.get().collapsed;
    return parts.ui.subscribe(() => {
      const now = parts.ui.get().collapsed;
      if (now === folded) return;
      folded = now;
      keepFolded(session.name, [...now]);
    });
  }, [parts, session]);

  useEffect(() => parts.ui.connect({ filter, mayWrite, open: onOpenTask }), [parts, filter, mayWrite, onOpenTask]);

  // Says to the others that one is here, and which card one has open.
  useEffect(() => sayHere(session, me, { task: openTask }), [session, me, openTask]);
  useEffect(() => () => session.awareness.setLocalState(null), [session]);

  const context = useMemo<BoardContextValue>(
    () => ({ session, projectKey, mayWrite, filter, openTask, ...parts }),
    [session, projectKey, mayWrite, filter, openTask, parts],
  );
  return (
    <UiContext value={parts.ui}>
      <BoardContext value={context}>
        <BoardScreen onFilter={(next) => (onFilter ?? setOwn)(formatFilter(next))} />
      </BoardContext>
    </UiContext>
  );
}

function BoardScreen({ onFilter }: { onFilter: (filter: Filter) => void }) {
  const { session, ui, commands, presence, mayWrite, filter, openTask } = useBoard();
  const columns = useIndex(session, selectColumns);
  const phone = usePhone();
  const board = useRef<HTMLDivElement>(null);
  const drag = useBoardDrag(board, ui, commands);
  const dragging = useUi((s) => s.drag?.by === 'pointer');
  useHand(board);
  useEffect(() => void Promise.all([loadPicker(), loadFilter(), loadDelete()]).catch(() => {}), []);
  const [narrowing, setNarrowing] = useState(() => isFiltering(filter));
  const openFilter = useCallback(() => {
    setNarrowing(true);
    document.querySelector<HTMLInputElement>('.filter-text input')?.focus();
  }, []);
  useBoardKeys({ onFilter: openFilter });
  const picking = useUi((s) => s.picker !== null);
  const removing = useUi((s) => s.removing !== null);
  const collapsed = useUi((s) => s.collapsed);
  const firstId = useIndex(
    session,
    useCallback(
      (index: Index) =>
        selectColumns(index).find(({ id }) => !collapsed.has(id) && selectIds(index, id, filter).length > 0)?.id ??
        null,
      [collapsed, filter],
    ),
  );

  return (
    <div className="board-screen">
      <Fill slot="top-tools">
        <FilterButton active={narrowing} onToggle={() => (narrowing ? setNarrowing(false) : openFilter())} />
      </Fill>
      <Fill slot="top-presence">
        <PeopleHere presence={presence} />
      </Fill>
      {(narrowing || isFiltering(filter)) && (
        <Suspense>
          <FilterBar onChange={onFilter} onClose={() => setNarrowing(false)} />
        </Suspense>
      )}
      <p id="board-hint" className="sr">
        {mayWrite ? t('board.hint') : t('board.readOnly')}
      </p>
      <DndContext {...drag} autoScroll={phone ? SLOW_SCROLL : AUTO_SCROLL} accessibility={QUIET}>
        {columns.length === 0 ? (
          <EmptyBoard />
        ) : (
          <section
            ref={board}
            className={`board${dragging ? ' is-dragging' : ''}${openTask === null ? '' : ' has-panel'}`}
            aria-label={t('board.label')}
          >
            {columns.map((column, at) => (
              <Column
                key={column.id}
                column={column}
                stones={stonesOf(columns, column.id)}
                place={placeOf(at, columns.length)}
                first={column.id === firstId}
                inviting={firstId !== null || at === 0}
              />
            ))}
            {mayWrite && <AddColumn />}
          </section>
        )}
        {createPortal(<HeldCard />, document.body)}
      </DndContext>
      {phone && <ColumnDots board={board} columns={columns} />}
      <BulkBar />
      <CardMenu />
      <Suspense>
        {picking && <BoardPicker />}
        {removing && <DeleteColumn />}
      </Suspense>
    </div>
  );
}

/** Marks the board while it is used by pointer: focus that a drop leaves behind is shown with the next key only. */
function useHand(board: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const hand = () => board.current?.setAttribute('data-hand', '');
    const keys = () => board.current?.removeAttribute('data-hand');
    document.addEventListener('pointerdown', hand, true);
    document.addEventListener('keydown', keys, true);
    return () => {
      document.removeEventListener('pointerdown', hand, true);
      document.removeEventListener('keydown', keys, true);
    };
  }, [board]);
}

const placeOf = (at: number, count: number) =>
  count === 1 ? 'only' : at === 0 ? 'first' : at === count - 1 ? 'last' : 'inner';

/** Speed grows with depth. The slot changes the layout itself, so nothing is to be compensated. */
const AUTO_SCROLL = { threshold: { x: 0.12, y: 0.16 }, acceleration: 14, layoutShiftCompensation: false } as const;

/** A column fills the screen there: about two a second. */
const SLOW_SCROLL = { ...AUTO_SCROLL, acceleration: 4 } as const;

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
      <EmptyState
        title={t('board.emptyBoard')}
        text={t(mayWrite ? 'board.emptyBoardHelp' : 'board.emptyBoardReadOnly')}
      >
        {mayWrite && (
          <button type="button" className="btn btn-primary" onClick={commands.addFirstColumns}>
            {t('board.emptyBoardAction')}
          </button>
        )}
      </EmptyState>
    </div>
  );
}
