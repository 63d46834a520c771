import { readMessages, type Message } from '@cairn/shared/domain/conversations/read.ts';
import { useMemo, useSyncExternalStore } from 'react';
import type * as Y from 'yjs';
import type { DocumentSession } from '../../sync/types.ts';

/** The messages of a conversation in their order, read again only when the document changed. */
export function useMessages(session: DocumentSession): readonly Message[] {
  const source = useMemo(() => messageSource(session), [session]);
  return useSyncExternalStore(source.subscribe, source.read);
}

function messageSource(session: DocumentSession) {
  let doc: Y.Doc | null = null;
  let messages: readonly Message[] | null = null;
  return {
    subscribe(listener: () => void) {
      let watched = session.doc;
      const changed = () => {
        messages = null;
        listener();
      };
      const stop = session.subscribe(() => {
        if (session.doc === watched) return;
        watched.off('update', changed);
        watched = session.doc;
        watched.on('update', changed);
        changed();
      });
      watched.on('update', changed);
      // What arrived between the first render and this subscription.
      messages = null;
      return () => {
        stop();
        watched.off('update', changed);
      };
    },
    read(): readonly Message[] {
      if (messages === null || doc !== session.doc) {
        doc = session.doc;
        messages = readMessages(doc);
      }
      return messages;
    },
  };
}
