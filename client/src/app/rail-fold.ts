import { useSyncExternalStore } from 'react';
import { useNarrow } from '../ui/use-media.ts';

const SETTING = 'cairn/rail';
type Choice = 'open' | 'folded' | null;
const listeners = new Set<() => void>();
let choice: Choice = null;
try {
  const stored = localStorage.getItem(SETTING);
  if (stored === 'open' || stored === 'folded') choice = stored;
} catch {
  // By the window's width then.
}

/** Whether the rail shows icons only: as the person set it, else by the window's width. */
export function useRailFold(): { folded: boolean; toggle: () => void } {
  const narrow = useNarrow();
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => choice,
  );
  const folded = narrow || chosen === 'folded';
  return {
    folded,
    toggle: () => {
      choice = folded ? 'open' : 'folded';
      try {
        localStorage.setItem(SETTING, choice);
      } catch {
        // Folded for this tab only.
      }
      for (const listener of listeners) listener();
    },
  };
}
