import { useCallback, useEffect, useRef, useState } from 'react';
import { currentUser } from '../../http/current-user.ts';

/** Words that were not sent yet, kept per place on this device only; in memory too, where storage is refused. */
const drafts = new Map<string, string>();
/** One person's words never show up for the next who signs in in this tab. */
const mine = (key: string): string => `${currentUser()?.id ?? ''} ${key}`;
/** How long typing pauses before it is stored, ms. */
const STORE_AFTER = 250;

/**
 * A text field's value that outlives the tab.
 * @param place what it is a draft of, e.g. `thread/<project>/<task>`
 */
export function useDraft(place: string): readonly [string, (text: string) => void] {
  const key = `draft/${place}`;
  const [state, setState] = useState({ key, text: drafts.get(mine(key)) ?? '' });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Another task: what belongs to it, at once.
  const text = state.key === key ? state.text : (drafts.get(mine(key)) ?? '');

  useEffect(() => {
    if (drafts.has(mine(key))) return;
    let alive = true;
    const recall = async () => {
      const stored = await readDraft(key);
      // Whoever began to type before storage answered keeps their words.
      if (!alive || stored === '' || drafts.has(mine(key))) return;
      drafts.set(mine(key), stored);
      setState({ key, text: stored });
    };
    void recall();
    return () => {
      alive = false;
    };
  }, [key]);

  useEffect(() => {
    const flush = () => {
      clearTimeout(timer.current);
      void storeDraft(key);
    };
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [key]);

  const setText = useCallback(
    (next: string) => {
      drafts.set(mine(key), next);
      setState({ key, text: next });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void storeDraft(key), STORE_AFTER);
    },
    [key],
  );
  return [text, setText];
}

async function readDraft(key: string): Promise<string> {
  try {
    const row = await currentUser()?.database.settings.get(key);
    return typeof row?.value === 'string' ? row.value : '';
  } catch {
    return '';
  }
}

async function storeDraft(key: string): Promise<void> {
  const text = drafts.get(mine(key));
  if (text === undefined) return;
  try {
    const settings = currentUser()?.database.settings;
    await (text === '' ? settings?.delete(key) : settings?.put({ key, value: text }));
  } catch {
    // Refused storage: the draft lasts as long as the tab.
  }
}
