import { useSyncExternalStore, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Places of the frame that a screen deep inside may fill, e.g. the tools at the end of the top bar. */
const places = new Map<string, HTMLElement>();
const listeners = new Set<() => void>();

/** The place itself. One of a name at a time. */
export function Slot({ name, className }: { name: string; className?: string }) {
  return (
    <div
      className={className}
      ref={(element) => {
        if (element) places.set(name, element);
        for (const listener of listeners) listener();
        return () => {
          if (places.get(name) === element) places.delete(name);
          for (const listener of listeners) listener();
        };
      }}
    />
  );
}

/** Shows its children in the place of that name, while there is one. */
export function Fill({ slot, children }: { slot: string; children: ReactNode }) {
  const place = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => places.get(slot),
  );
  return place ? createPortal(children, place) : null;
}
