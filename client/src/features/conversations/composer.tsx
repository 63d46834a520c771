import { Send } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { postMessage } from '@cairn/shared/domain/conversations/commands.ts';
import { threadDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { dispatch } from '../../sync/dispatch.ts';
import { useBegin, useDocument, useDocumentState } from '../../sync/react.ts';
import { t } from '../../words/t.ts';
import { isSendKey, messageBody, overLimit } from './composing.ts';
import { useDraft } from './drafts.ts';

interface ComposerProps {
  projectId: Id22;
  taskId: Id22;
  /** the task has not left this device */
  unborn: boolean;
  /** Escape in an empty field, or after leaving a draft */
  onLeave?(): void;
}

/** Writes to a task's thread: Enter is a new line, Ctrl or Cmd Enter sends. What is not sent stays as a draft. */
export function Composer({ projectId, taskId, unborn, onLeave }: ComposerProps): ReactNode {
  const session = useDocument(threadDocument(projectId, taskId));
  const state = useDocumentState(session);
  useBegin(session, state, unborn);
  const [text, setText] = useDraft(session.name);
  const field = useRef<HTMLTextAreaElement>(null);
  // Nobody has said yet whether we may: the server tells when it answers, until then words are kept, not lost.
  if (!state.ready || (state.role !== null && !mayWrite(state.role, 'thread'))) return null;

  const body = messageBody(text);
  const over = overLimit(text);
  const send = () => {
    if (body === null || over > 0) return;
    dispatch(session, (doc, ctx) => postMessage(doc, ctx, { body }));
    setText('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isSendKey({ ...pick(event), isComposing: event.nativeEvent.isComposing })) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      event.preventDefault();
      field.current?.blur();
      onLeave?.();
    }
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        placeholder={t('thread.placeholder')}
        aria-label={t('thread.write')}
        aria-invalid={over > 0}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {over > 0 && <output className="xs late num nowrap">{t('thread.tooLong', { count: over })}</output>}
      <button
        type="submit"
        className="btn btn-icon"
        disabled={body === null || over > 0}
        aria-label={t('thread.send')}
        title={`${t('thread.send')}  Ctrl Enter`}
      >
        <Send className="i" strokeWidth={1.5} aria-hidden />
      </button>
    </form>
  );
}

const pick = ({ key, ctrlKey, metaKey }: KeyboardEvent) => ({ key, ctrlKey, metaKey });
