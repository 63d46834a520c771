import { useDraggable } from '@dnd-kit/core';
import { Check, Ellipsis } from 'lucide-react';
import { memo, useCallback, useLayoutEffect, useRef, useSyncExternalStore, type MouseEvent } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { readDirectory } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import { hueOf, hueStyle } from '../../../ui/hue.ts';
import { Icon } from '../../../ui/icon.tsx';
import { t } from '../../../words/t.ts';
import { selectLabels, selectTask } from '../selectors.ts';
import { CardFace, describeCard } from './card-face.tsx';
import { useBoard } from './context.ts';
import { usePeopleIn } from './presence.ts';
import { TitleEditor } from './title-editor.tsx';
import { useUi } from './ui-store.ts';

interface CardProps {
  id: Id22;
  /** reached by Tab while no card has had the focus yet */
  first: boolean;
  /** held in the air by key, shown where it would land */
  lifted?: boolean;
}

const nameOf = (id: Id22) => readDirectory().personById.get(id)?.name;

export const Card = memo(function Card({ id, first, lifted = false }: CardProps) {
  const { session, projectKey, mayWrite, openTask, marks, presence, commands, ui } = useBoard();
  const task = useIndex(
    session,
    useCallback((index: Index) => selectTask(index, id), [id]),
  );
  const labels = useIndex(session, selectLabels);
  const tabStop = useUi((s) => s.focused === id || (s.focused === null && first));
  const selected = useUi((s) => s.selected.has(id));
  const editing = useUi((s) => s.editing === id);
  const focusNow = useUi((s) => (s.focusRequest?.id === id ? s.focusRequest.n : 0));
  const menuOpen = useUi((s) => s.menu?.id === id);
  const mark = useSyncExternalStore(marks.subscribe, () => marks.of(id));
  const inside = usePeopleIn(presence, id);
  const node = useRef<HTMLElement | null>(null);
  const { setNodeRef, listeners } = useDraggable({ id, disabled: !mayWrite || editing || lifted });
  const attach = useCallback(
    (element: HTMLElement | null) => {
      node.current = element;
      setNodeRef(element);
    },
    [setNodeRef],
  );

  useLayoutEffect(() => {
    if (focusNow === 0 || node.current === null) return;
    node.current.focus({ preventScroll: true });
    node.current.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [focusNow]);

  const isOpen = openTask === id;
  useLayoutEffect(() => {
    // Out from under the panel that opens over the board's end.
    if (isOpen) node.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isOpen]);

  if (task === undefined) return null;

  const click = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as Element;
    if (target.closest('button, input, textarea, a')) return;
    if (event.metaKey || event.ctrlKey) return commands.toggle(id);
    if (event.shiftKey) return commands.selectTo(id);
    const byHand = (event.nativeEvent as PointerEvent).pointerType !== 'mouse';
    // A finger is too coarse to mean the words: a tap opens, a click on the words edits them.
    if (mayWrite && !byHand && target.closest('.card-words') && ui.get().selected.size === 0) return commands.edit(id);
    commands.open(id);
  };
  const menu = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    // A long press is a drag, not a menu.
    if (ui.get().drag !== null || (event.nativeEvent as PointerEvent).pointerType === 'touch') return;
    ui.set({ menu: { id, x: event.clientX, y: event.clientY }, focused: id });
  };

  const other = inside[0];
  const flagged = mark?.by ?? other;
  const classes = [
    'card',
    task.number === null && 'is-draft',
    task.doneAt !== null && 'is-done',
    selected && 'is-sel',
    isOpen && 'is-open',
    mark !== undefined && 'is-remote',
    other !== undefined && 'is-here',
    lifted && 'is-lifted',
  ];
  // Enter, Space and the rest are keys of the board (board-keys.ts), which act on the card that has the focus.
  /* oxlint-disable jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */
  return (
    <article
      ref={attach}
      {...listeners}
      data-card={id}
      className={classes.filter(Boolean).join(' ')}
      style={flagged ? hueStyle(hueOf(flagged)) : undefined}
      tabIndex={tabStop ? 0 : -1}
      aria-label={describeCard(task, projectKey, labels, nameOf)}
      aria-describedby="board-hint"
      aria-current={isOpen ? 'true' : undefined}
      onClick={click}
      onContextMenu={menu}
      onFocus={(event) => {
        if (event.target === event.currentTarget && ui.get().focused !== id) ui.set({ focused: id });
      }}
      onPointerEnter={() => (ui.hovered = id)}
      onPointerLeave={() => ui.hovered === id && (ui.hovered = null)}
    >
      {selected && (
        <span className="check on" aria-hidden="true">
          <Icon of={Check} size={12} />
        </span>
      )}
      {flagged && (
        <span className="flagname" aria-hidden="true">
          {firstName(nameOf(flagged) ?? presence.nameOf(flagged) ?? t('board.someone'))}
        </span>
      )}
      <CardFace
        task={task}
        projectKey={projectKey}
        labels={labels}
        editor={editing ? <TitleEditor id={id} title={task.title} /> : undefined}
        tools={
          <span className={menuOpen ? 'card-tools is-on' : 'card-tools'}>
            <button
              type="button"
              className="btn btn-icon btn-sm"
              tabIndex={tabStop ? 0 : -1}
              aria-label={t('board.cardMenu', { card: commands.name(id) })}
              aria-haspopup="menu"
              aria-expanded={menuOpen}
              onClick={(event) => {
                const box = event.currentTarget.getBoundingClientRect();
                ui.set({ menu: { id, x: box.left, y: box.bottom + 4 }, focused: id });
              }}
            >
              <Icon of={Ellipsis} />
            </button>
          </span>
        }
      />
    </article>
  );
});

const firstName = (name: string): string => name.split(' ')[0]!;
