import { useLayoutEffect, useRef, type RefObject } from 'react';

/** How long the others take to make room for the slot, ms. */
const MAKE_ROOM = 100;

/**
 * Lets the rows of a list glide to where a moved slot has put them. Transforms only; additive, so that a slot that
 * moves on before they have arrived does not make them jump. Nothing moves outside of a drag: changes that the
 * person did not cause are simply there.
 */
export function useMakeRoom(list: RefObject<HTMLElement | null>, active: boolean): void {
  const last = useRef<Map<string, number> | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || !active) {
      last.current = null;
      return;
    }
    const before = last.current;
    const now = new Map<string, number>();
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const row of element.children as Iterable<HTMLElement> & HTMLCollection) {
      const key = row.dataset['key']!;
      const top = row.offsetTop;
      now.set(key, top);
      const from = before?.get(key);
      if (from === undefined || from === top || still || key === 'slot') continue;
      row.animate([{ transform: `translateY(${from - top}px)` }, { transform: 'none' }], {
        duration: MAKE_ROOM,
        easing: 'cubic-bezier(0.2, 0, 0, 1)',
        composite: 'add',
      });
    }
    last.current = now;
  });
}
