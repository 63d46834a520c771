import { useSyncExternalStore } from 'react';

/** Whether a media query holds, kept current. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

/** One column per screen, sheets instead of popovers. The same width as in ui/phone.css. */
export const usePhone = (): boolean => useMedia('(max-width: 720px)');
/** Too narrow for the whole rail. */
export const useNarrow = (): boolean => useMedia('(max-width: 1180px)');
export const useReducedMotion = (): boolean => useMedia('(prefers-reduced-motion: reduce)');
