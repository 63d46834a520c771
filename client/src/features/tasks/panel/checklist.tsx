import {
  closestCenter,
  DndContext,
  PointerSensor,
  TouchSensor,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { Plus } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import type { Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { undoThis } from '../../../sync/dispatch.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { announce } from '../../../ui/announce.ts';
import { IconButton } from '../../../ui/button.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { t } from '../../../words/t.ts';
import { ChecklistItem } from './checklist-item.tsx';
import { ChecklistNew } from './checklist-new.tsx';
import { itemsFromPaste, type PastedItem } from './checklist-paste.ts';
import { addItems, editItem, moveItem, removeItem, tickItem } from './panel-actions.ts';
import './checklist.css';

interface ChecklistProps {
  session: DocumentSession;
  task: Task;
  editable: boolean;
}

/** Where the open line for a new item stands: after that item, or at the head. */
type Adding = { after: Ref8 | null } | null;

/**
 * The steps of a task. Enter goes on to a next one, pasted lines become items each, Alt with the arrows or the handle
 * moves them, Backspace in an empty one takes it away.
 */
export function Checklist({ session, task, editable }: ChecklistProps): ReactNode {
  const items = task.checklist;
  const [adding, setAdding] = useState<Adding>(null);
  const list = useRef<HTMLUListElement>(null);
  // Moving a row in the page takes the focus from it: it is given back once the new order is laid out.
  const refocus = useRef<Ref8 | null>(null);
  useLayoutEffect(() => {
    if (refocus.current === null) return;
    const moved = list.current?.querySelector<HTMLElement>(`[data-item="${refocus.current}"] .chk-in`);
    refocus.current = null;
    moved?.focus();
  });
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
  );
  if (!editable && items.length === 0) return null;

  const add = (pasted: readonly PastedItem[], after: Ref8 | null) => {
    const { last, undo } = addItems(session, task.id, pasted, after);
    setAdding({ after: last ?? after });
    if (pasted.length > 1) {
      showToast({
        text: t('task.itemsAdded', { count: pasted.length }),
        action: { label: t('task.undo'), run: () => void undoThis(undo) },
      });
    }
  };
  const focusItem = (id: Ref8 | undefined) =>
    list.current?.querySelector<HTMLElement>(`[data-item="${id ?? ''}"] .chk-in`)?.focus();
  const moveTo = (from: number, to: number) => {
    const item = items[from];
    if (!item || to < 0 || to >= items.length || to === from) return;
    const rest = items.filter((other) => other !== item);
    moveItem(session, task.id, item.id, rest[to - 1]?.id ?? null, rest[to]?.id ?? null);
    announce(t('task.itemMoved', { at: to + 1, count: items.length }));
  };
  const remove = (index: number) => {
    const undo = removeItem(session, task.id, items[index]!.id);
    showToast({ text: t('task.itemRemoved'), action: { label: t('task.undo'), run: () => void undoThis(undo) } });
    focusItem((items[index - 1] ?? items[index + 1])?.id);
  };
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over)
      moveTo(
        items.findIndex((item) => item.id === active.id),
        items.findIndex((item) => item.id === over.id),
      );
  };
  const newLine = (
    <ChecklistNew
      key="new"
      onAdd={(text) => add([{ text, done: false }], adding?.after ?? null)}
      onPaste={(text) => {
        const pasted = itemsFromPaste(text);
        if (pasted.length < 2) return false;
        add(pasted, adding?.after ?? null);
        return true;
      }}
      onClose={(back) => {
        setAdding(null);
        if (back) focusItem(adding?.after ?? undefined);
      }}
    />
  );
  const done = items.filter((item) => item.done).length;
  return (
    <section aria-label={t('task.checklist')}>
      <div className="sect">
        <h3>{t('task.checklist')}</h3>
        {items.length > 0 && (
          <span className="n num">
            {done}/{items.length}
          </span>
        )}
        {editable && (
          <IconButton
            icon={Plus}
            label={t('task.addItem')}
            size="sm"
            className="push"
            onClick={() => setAdding({ after: items.at(-1)?.id ?? null })}
          />
        )}
      </div>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={onDragEnd}
        accessibility={{ announcements: SILENT, screenReaderInstructions: { draggable: t('task.itemMoveHint') } }}
      >
        <SortableContext items={items.map((item) => item.id)} strategy={verticalListSortingStrategy}>
          <ul ref={list}>
            {adding?.after === null && newLine}
            {items.map((item, i) => [
              <ChecklistItem
                key={item.id}
                item={item}
                editable={editable}
                first={i === 0}
                last={i === items.length - 1}
                onTick={(on) => tickItem(session, task.id, item.id, on)}
                onEdit={(text) => editItem(session, task.id, item.id, text)}
                onEnter={() => setAdding({ after: item.id })}
                onRemove={() => remove(i)}
                onMove={(by) => {
                  refocus.current = item.id;
                  moveTo(i, i + by);
                }}
                onWalk={(by) => focusItem(items[i + by]?.id)}
                onPaste={(text) => {
                  const pasted = itemsFromPaste(text);
                  if (pasted.length < 2) return false;
                  add(pasted, item.id);
                  return true;
                }}
              />,
              adding?.after === item.id && newLine,
            ])}
            {/* The item after which it stood was removed by someone else: the words stay, at the foot. */}
            {adding !== null && adding.after !== null && !items.some((item) => item.id === adding.after) && newLine}
          </ul>
        </SortableContext>
      </DndContext>
    </section>
  );
}

/** Moves are said by `announce`, once, in the product's words. */
const SILENT = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};
