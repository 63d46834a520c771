import { useEffect, useState, type ReactNode } from 'react';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { threadDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Id22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { useBegin, useDocument, useDocumentState, useSync } from '../../sync/react.ts';
import { t } from '../../words/t.ts';
import { MessageRow } from './message-row.tsx';
import { useMessages } from './use-messages.ts';
import { useUnsent } from './use-unsent.ts';
import './thread.css';

interface ThreadProps {
  projectId: Id22;
  taskId: Id22;
  /** the task has not left this device */
  unborn: boolean;
}

/** The comments of a task, oldest first: plain text, one's own can be edited and deleted. */
export function Thread({ projectId, taskId, unborn }: ThreadProps): ReactNode {
  const sync = useSync();
  const me = uuidToId22(sync.userId as Uuid);
  const session = useDocument(threadDocument(projectId, taskId));
  const state = useDocumentState(session);
  useBegin(session, state, unborn);
  const messages = useMessages(session);
  const unsent = useUnsent(messages, state, me);
  const now = useNow();
  const writable = state.role === null || mayWrite(state.role, 'thread');
  return (
    <section aria-label={t('thread.title')}>
      <div className="sect">
        <h3>{t('thread.title')}</h3>
        {messages.length > 0 && <span className="n num">{messages.length}</span>}
      </div>
      {!state.ready ? (
        <p className="thread-none">
          {state.missing === null ? '' : t(state.missing === 'offline' ? 'thread.notHere' : 'thread.forbidden')}
        </p>
      ) : messages.length === 0 ? (
        <p className="thread-none">{t(writable ? 'thread.noneYours' : 'thread.none')}</p>
      ) : (
        <ol className="stream">
          {messages.map((message) => (
            <MessageRow
              key={message.id}
              session={session}
              message={message}
              mine={message.author === me && writable}
              fate={unsent.has(message.id) ? state.safety : 'saved'}
              now={now}
            />
          ))}
        </ol>
      )}
      {state.ready && !writable && messages.length > 0 && <p className="thread-none">{t('thread.readOnly')}</p>}
    </section>
  );
}

/** The present, renewed twice a minute while the page is looked at: "5 min ago" must not stay so for an hour. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(Date.now());
    }, 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
