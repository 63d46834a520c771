import { Clock, Copy, Ellipsis, Pencil, Trash2, TriangleAlert } from 'lucide-react';
import { memo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { deleteMessage, editMessage } from '@cairn/shared/domain/conversations/commands.ts';
import type { Message } from '@cairn/shared/domain/conversations/read.ts';
import { usePerson } from '../../http/directory.ts';
import { dispatch, undoThis } from '../../sync/dispatch.ts';
import type { DocumentSession, Safety } from '../../sync/types.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-text.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.tsx';
import { locale, t } from '../../words/t.ts';
import { isSendKey, messageBody, overLimit } from './composing.ts';
import { messageParts } from './message-text.ts';
import { fullTime, messageTime } from './message-time.ts';

interface MessageRowProps {
  session: DocumentSession;
  message: Message;
  /** one's own, and one may still write here */
  mine: boolean;
  fate: Safety;
  now: number;
}

/** One comment: who, when, the words, and where its bytes are while they are not on the server. */
export const MessageRow = memo(function MessageRow({ session, message, mine, fate, now }: MessageRowProps): ReactNode {
  const [editing, setEditing] = useState(false);
  const person = usePerson(message.author);
  const name = person?.name ?? t('thread.unknownPerson');
  const remove = () => {
    const undo = dispatch(session, (doc, ctx) => deleteMessage(doc, ctx, { id: message.id }));
    showToast({ text: t('thread.deletedToast'), action: { label: t('thread.undo'), run: () => void undoThis(undo) } });
  };
  const copy = () => void copyMessage(message.body);
  if (message.deleted) {
    return (
      <li className="cmt is-gone">
        <span className="cmt-h">{t('thread.deleted', { name })}</span>
      </li>
    );
  }
  return (
    <li className="cmt">
      <Avatar person={{ id: message.author, name }} size={24} quiet />
      <div className="cmt-h">
        <b>{name}</b>
        <time dateTime={new Date(message.at).toISOString()} title={fullTime(message.at, locale())}>
          {messageTime(message.at, now, locale())}
        </time>
        {message.editedAt !== null && (
          <span className="cmt-mark" title={fullTime(message.editedAt, locale())}>
            {t('thread.edited')}
          </span>
        )}
        {!editing && (
          <Menu
            align="end"
            trigger={
              <button type="button" className="btn btn-icon btn-sm cmt-more" aria-label={t('thread.more')}>
                <Icon of={Ellipsis} />
              </button>
            }
          >
            {mine && (
              <MenuItem icon={Pencil} onSelect={() => setEditing(true)}>
                {t('thread.edit')}
              </MenuItem>
            )}
            <MenuItem icon={Copy} onSelect={copy}>
              {t('thread.copy')}
            </MenuItem>
            {mine && (
              <MenuItem icon={Trash2} danger onSelect={remove}>
                {t('thread.delete')}
              </MenuItem>
            )}
          </Menu>
        )}
      </div>
      {editing ? (
        <MessageEdit session={session} message={message} onDone={() => setEditing(false)} />
      ) : (
        <div className="cmt-b">
          <MessageText body={message.body} />
          <Fate fate={fate} />
        </div>
      )}
      {!editing && (
        <div className="tools">
          {mine && <IconButton icon={Pencil} label={t('thread.edit')} size="sm" onClick={() => setEditing(true)} />}
          <IconButton icon={Copy} label={t('thread.copy')} size="sm" onClick={copy} />
          {mine && <IconButton icon={Trash2} label={t('thread.delete')} size="sm" onClick={remove} />}
        </div>
      )}
    </li>
  );
});

async function copyMessage(body: string): Promise<void> {
  const copied = await copyText(body);
  showToast(copied ? { text: t('thread.copied') } : { text: t('thread.notCopied'), bad: true });
}

function MessageText({ body }: { body: string }): ReactNode {
  return messageParts(body).map((part, i) =>
    'href' in part ? (
      <a key={i} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
        {part.text}
      </a>
    ) : (
      <span key={i}>{part.text}</span>
    ),
  );
}

/** Shown late, so that a message that is saved at once shows nothing at all. */
function Fate({ fate }: { fate: Safety }): ReactNode {
  if (fate === 'saved') return null;
  return (
    <div className={fate === 'failed' ? 'wait late' : 'wait is-late'}>
      <Icon of={fate === 'failed' ? TriangleAlert : Clock} size={12} />
      {t(fate === 'failed' ? 'thread.notSaved' : fate === 'saving' ? 'thread.sending' : 'thread.waiting')}
    </div>
  );
}

interface MessageEditProps {
  session: DocumentSession;
  message: Message;
  onDone(): void;
}

/** Ctrl or Cmd Enter saves, Escape leaves it as it was. */
function MessageEdit({ session, message, onDone }: MessageEditProps): ReactNode {
  const [text, setText] = useState(message.body);
  const body = messageBody(text);
  const valid = body !== null && overLimit(text) <= 0;
  const save = () => {
    if (!valid) return;
    if (body !== message.body) dispatch(session, (doc, ctx) => editMessage(doc, ctx, { id: message.id, body }));
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, ctrlKey, metaKey, nativeEvent } = event;
    if (isSendKey({ key, ctrlKey, metaKey, isComposing: nativeEvent.isComposing })) save();
    else if (key === 'Escape') onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="cmt-edit">
      <textarea
        value={text}
        aria-label={t('thread.editing')}
        autoFocus // eslint-disable-line jsx-a11y/no-autofocus -- asked for by the press of Edit
        onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="row">
        <Button kind="line" size="sm" disabled={!valid} onClick={save}>
          {t('thread.save')}
        </Button>
        <Button size="sm" onClick={onDone}>
          {t('thread.cancel')}
        </Button>
      </div>
    </div>
  );
}
