import { useEffect } from 'react';
import { isId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { readDirectory, refreshDirectory } from '../http/directory.ts';
import type { DocumentSession } from '../sync/types.ts';

/** Someone is here whom the directory does not know (they have just joined): asks the server once who it is. */
export function useMeetNewcomers(session: DocumentSession): void {
  useEffect(() => {
    const asked = new Set<Id22>();
    const { awareness } = session;
    const look = () => {
      for (const state of awareness.getStates().values() as Iterable<{ user?: { id?: unknown } }>) {
        const id = state.user?.id;
        if (!isId22(id) || asked.has(id) || readDirectory().personById.has(id)) continue;
        asked.add(id);
        void refreshDirectory().catch(() => undefined);
      }
    };
    look();
    awareness.on('change', look);
    return () => awareness.off('change', look);
  }, [session]);
}
