import {
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
  type CollisionDetection,
  type DragStartEvent,
} from '@dnd-kit/core';
import { useMemo, useRef, type RefObject } from 'react';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { announce } from '../../../ui/announce.ts';
import { t } from '../../../words/t.ts';
import type { Commands } from './commands.ts';
import { inBoardOrder, type Lane } from './moves.ts';
import { indexAtTop, placeAt, type Box, type Place } from './placement.ts';
import type { BoardStore } from './ui-store.ts';

/** A mouse moves this far before it drags: less is a click with a trembling hand. */
const START_PX = 4;
/** A finger rests this long before it drags, and may tremble this much; moving earlier scrolls. */
const START_MS = 250;
const TREMBLE_PX = 8;

interface Point {
  x: number;
  y: number;
}

const pointOf = (event: Event): Point | null => {
  const source =
    'touches' in event ? ((event as TouchEvent).touches[0] ?? (event as TouchEvent).changedTouches[0]) : event;
  return source === undefined ? null : { x: (source as MouseEvent).clientX, y: (source as MouseEvent).clientY };
};

/**
 * Dragging by mouse and touch. dnd-kit starts and ends it, carries the overlay and scrolls at the edges; where the
 * card would land is found here, from what is laid out, so that it works the same in columns laid out in part.
 * Nothing is written before the drop.
 */
export function useBoardDrag(board: RefObject<HTMLElement | null>, ui: BoardStore, commands: Commands) {
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: START_PX } }),
    useSensor(TouchSensor, { activationConstraint: { delay: START_MS, tolerance: TREMBLE_PX } }),
  );
  const follow = useRef<() => void>(() => {});

  return useMemo(() => {
    const start = ({ active, activatorEvent }: DragStartEvent) => {
      const id = active.id as Id22;
      const card = board.current?.querySelector<HTMLElement>(`[data-card="${id}"]`);
      const begin = pointOf(activatorEvent);
      const lanes = commands.lanes();
      const lane = lanes.find((entry) => entry.ids.includes(id));
      if (!card || begin === null || lane === undefined) return;
      const { selected } = ui.get();
      const ids = selected.has(id) ? inBoardOrder(lanes, selected) : [id];
      const moving = new Set(ids);
      const above = lane.ids.slice(0, lane.ids.indexOf(id)).filter((other) => !moving.has(other)).length;
      const place = placeAt(
        lane.id,
        lane.ids.filter((other) => !moving.has(other)),
        above,
      );
      const box = card.getBoundingClientRect();
      const held = begin.y - box.top;
      if (activatorEvent.type.startsWith('touch')) navigator.vibrate?.(10);
      ui.set({
        drag: { by: 'pointer', lead: id, ids, place, height: box.height, from: lane.id, was: commands.whereabouts(id) },
        focused: id,
        focusRequest: null,
        editing: null,
        menu: null,
        picker: null,
        ...(!selected.has(id) && { selected: new Set<Id22>(), anchor: null }),
      });
      announce(t('board.sayPlace', { column: commands.columnName(lane.id), place: above + 1, count: lane.ids.length }));
      follow.current = track(activatorEvent, begin, (point) => {
        const { drag } = ui.get();
        if (drag === null || board.current === null) return;
        const next = findPlace(
          board.current,
          commands.lanes(),
          new Set(drag.ids),
          drag.place,
          drag.height,
          point,
          held,
          (column) => commands.foot(column, drag.ids),
        );
        if (next !== null && !samePlace(next, drag.place)) ui.set({ drag: { ...drag, place: next } });
      });
    };

    const stop = () => {
      follow.current();
      follow.current = () => {};
    };
    /** dnd-kit scrolls the scrollable ancestors of what the card is over: that is the column it would land in. */
    const over: CollisionDetection = ({ droppableContainers }) => {
      const column = ui.get().drag?.place.column;
      const container = droppableContainers.find((entry) => entry.id === column);
      return container === undefined ? [] : [{ id: container.id, data: { droppableContainer: container } }];
    };
    return {
      sensors,
      collisionDetection: over,
      onDragStart: start,
      onDragEnd: () => {
        stop();
        commands.drop();
      },
      onDragCancel: () => {
        stop();
        commands.cancel();
      },
    };
  }, [board, ui, commands, sensors]);
}

/**
 * Follows the pointer and whatever scrolls beneath it, once a frame.
 * A finger's moves go to the element it came down on, also after that has left the page, and do not bubble then.
 * @returns stop, after a last look at where the pointer is
 */
function track(activator: Event, begin: Point, look: (point: Point) => void): () => void {
  let point = begin;
  let frame = 0;
  const schedule = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      look(point);
    });
  };
  const moved = (event: Event) => {
    point = pointOf(event) ?? point;
    schedule();
  };
  const finger = activator.target;
  window.addEventListener('mousemove', moved, { capture: true, passive: true });
  finger?.addEventListener('touchmove', moved, { passive: true });
  window.addEventListener('scroll', schedule, { capture: true, passive: true });
  return () => {
    window.removeEventListener('mousemove', moved, { capture: true });
    finger?.removeEventListener('touchmove', moved);
    window.removeEventListener('scroll', schedule, { capture: true });
    cancelAnimationFrame(frame);
    look(point);
  };
}

const samePlace = (a: Place, b: Place) => a.column === b.column && a.after === b.after && a.before === b.before;

function findPlace(
  board: HTMLElement,
  lanes: readonly Lane[],
  moving: ReadonlySet<Id22>,
  now: Place,
  slotHeight: number,
  point: Point,
  held: number,
  /** a folded column takes cards at its foot */
  foot: (column: Ref8) => Place,
): Place | null {
  const column = columnAt(board, point.x);
  if (column === null) return null;
  const id = column.dataset['column'] as Ref8;
  const lane = lanes.find((entry) => entry.id === id);
  if (lane === undefined) return foot(id);
  const rest = lane.ids.filter((other) => !moving.has(other));
  const scroller = column.querySelector<HTMLElement>('.col-b');
  const list = column.querySelector<HTMLElement>('.cards');
  if (scroller === null || list === null) return placeAt(id, rest, 0);
  return placeAt(id, rest, indexAtTop(boxesOf(scroller, list, now.column === id ? slotHeight : 0), point.y - held));
}

/** The column under the pointer, else the nearest. */
function columnAt(board: HTMLElement, x: number): HTMLElement | null {
  let best: HTMLElement | null = null;
  let distance = Infinity;
  for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
    const { left, right } = column.getBoundingClientRect();
    const away = Math.max(left - x, x - right, 0);
    if (away < distance) [best, distance] = [column, away];
  }
  return best;
}

/** Where the laid-out cards are, by layout and not as they glide, and as if there were no slot among them. */
function boxesOf(scroller: HTMLElement, list: HTMLElement, slotHeight: number): Box[] {
  const origin = scroller.getBoundingClientRect().top - scroller.scrollTop;
  const slot = Number(list.dataset['slot']);
  const gap = Number.parseFloat(getComputedStyle(list).rowGap) || 0;
  const boxes: Box[] = [];
  for (const row of list.children as Iterable<HTMLElement> & HTMLCollection) {
    const index = Number(row.dataset['row']);
    if (index < 0) continue;
    const shift = slot >= 0 && index >= slot ? slotHeight + gap : 0;
    boxes.push({ index, top: origin + row.offsetTop - shift, height: row.offsetHeight });
  }
  return boxes;
}
