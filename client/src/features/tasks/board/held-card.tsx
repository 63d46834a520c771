import { DragOverlay, type DropAnimation } from '@dnd-kit/core';
import { useCallback } from 'react';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { useIndex } from '../../../sync/react.ts';
import { useReducedMotion } from '../../../ui/use-media.ts';
import { selectLabels, selectTask } from '../selectors.ts';
import { CardFace } from './card-face.tsx';
import { useBoard } from './context.ts';
import { useUi } from './ui-store.ts';

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
export function HeldCard() {
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
