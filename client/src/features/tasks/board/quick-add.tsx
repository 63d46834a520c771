import { Calendar, Clock } from 'lucide-react';
import { useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { usePeople } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { hueStyle } from '../../../ui/hue.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { PriorityIcon } from '../../../ui/priority-icon.tsx';
import { locale, t } from '../../../words/t.ts';
import { dateWords } from '../date-words.ts';
import { selectLabels } from '../selectors.ts';
import { priorityKey } from './card-face.tsx';
import { useBoard } from './context.ts';
import { dropDraft, keepDraft, readDraft } from './drafts.ts';
import { useEachMinute } from './now.ts';
import { combine, takeTokens, type Token, type Vocabulary } from './quick-add-grammar.ts';
import { MAX_TITLE } from './title-editor.tsx';

/** A paste of more lines is an import. */
const MAX_LINES = 200;

/** The open foot of a column: one card after the other, until Esc. */
export function QuickAdd({ column, columnName }: { column: Ref8; columnName: string }) {
  const { session, commands, ui } = useBoard();
  const labels = useIndex(session, selectLabels);
  const people = usePeople();
  const draftKey = `${session.name}/${column}`;
  const [text, setText] = useState(() => readDraft(draftKey));
  const [tokens, setTokens] = useState<readonly Token[]>([]);
  const [lines, setLines] = useState<readonly string[]>([]);
  // What was a chip and was turned back: it stays text for this card.
  const [literal, setLiteral] = useState<ReadonlySet<string>>(new Set());
  const field = useRef<HTMLTextAreaElement>(null);
  const root = useRef<HTMLDivElement>(null);

  // In the same frame as the key that opened it.
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    root.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, []);
  // After each card the foot has moved down.
  useLayoutEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' });
  });

  const vocabulary = (): Vocabulary => ({
    labels,
    people: people.map((person) => ({ id: person.id22, name: person.name })),
    now: new Date(),
    locale: locale(),
  });
  const write = (next: string) => {
    const taken = takeTokens(next, vocabulary(), true, literal);
    setText(taken.rest);
    keepDraft(draftKey, taken.rest);
    if (taken.tokens.length > 0) setTokens((old) => [...old, ...taken.tokens]);
  };
  const close = () => {
    ui.set({ adding: null });
    const { focused } = ui.get();
    if (focused !== null) commands.focus(focused);
  };

  const save = (title: string, all: readonly Token[], keepFields: boolean) => {
    const words = title.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_TITLE);
    if (words === '') return false;
    commands.create({ title: words, ...combine(all, new Date()) }, column);
    setText('');
    setLiteral(new Set());
    setTokens(keepFields ? all : []);
    dropDraft(draftKey);
    return true;
  };
  const submit = (keepFields: boolean) => {
    if (lines.length > 0) return addLines();
    const taken = takeTokens(text, vocabulary(), false, literal);
    save(taken.rest, [...tokens, ...taken.tokens], keepFields);
  };
  const addLines = () => {
    commands.createMany(lines, column);
    setLines([]);
  };

  const keyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    event.stopPropagation();
    const { selectionStart, selectionEnd } = event.currentTarget;
    if (event.key === 'Enter') {
      event.preventDefault();
      submit(event.shiftKey);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (lines.length > 0) setLines([]);
      else close();
    } else if (event.key === 'Backspace' && tokens.length > 0 && selectionStart === selectionEnd) {
      const atEnd = selectionEnd === text.length && (text === '' || text.endsWith(' '));
      if (!atEnd && selectionEnd !== 0) return;
      event.preventDefault();
      const last = tokens.at(-1)!;
      setTokens(tokens.slice(0, -1));
      setLiteral(new Set([...literal, last.raw]));
      setText(text + last.raw);
    }
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData
      .getData('text/plain')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (pasted.length < 2 || text.trim() !== '') return;
    event.preventDefault();
    setLines(pasted.slice(0, MAX_LINES));
  };

  return (
    <div
      ref={root}
      className="quick"
      onBlur={(event) => {
        // Left empty, it is not wanted any more; with text it waits, and the text is kept.
        if (!event.currentTarget.contains(event.relatedTarget) && text.trim() === '' && document.hasFocus()) {
          if (ui.get().adding === column) ui.set({ adding: null });
        }
      }}
    >
      <div className="card-edit" data-value={`${text} `}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          maxLength={MAX_TITLE}
          placeholder={t('board.quickAddPlaceholder')}
          aria-label={t('board.newCardIn', { column: columnName })}
          enterKeyHint="send"
          onChange={(event) => write(event.target.value.replaceAll('\n', ' '))}
          onKeyDown={keyDown}
          onPaste={paste}
        />
      </div>
      {tokens.length > 0 && (
        <div className="toks">
          {tokens.map((token, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- the same word may be there twice
            <Chip key={`${at}${token.raw}`} token={token} />
          ))}
        </div>
      )}
      {lines.length > 0 ? (
        <div className="hint" role="alert">
          <span>{t('board.pasteMany', { count: lines.length })}</span>
          <button type="button" className="btn btn-line btn-sm" onClick={addLines}>
            {t('board.cards', { count: lines.length })} <Kbd keys="enter" />
          </button>
          <button
            type="button"
            className="btn btn-sm"
            onClick={() => {
              write(lines.join(' '));
              setLines([]);
              field.current?.focus();
            }}
          >
            {t('board.pasteOne')}
          </button>
        </div>
      ) : (
        <div className="hint">
          <button type="button" className="hint-key" onClick={() => submit(false)}>
            <Kbd keys="enter" />
            {t('board.save')}
          </button>
          <button type="button" className="hint-key" onClick={close}>
            <Kbd keys="escape" />
            {t('board.close')}
          </button>
        </div>
      )}
    </div>
  );
}

function DateChip({ date }: { date: string }) {
  return useEachMinute((now) => dateWords(date, now, locale()));
}

function Chip({ token }: { token: Token }) {
  return (
    <span className={token.kind === 'person' ? 'tok tok-person' : 'tok'}>
      {token.kind === 'date' && (
        <>
          <Icon of={Calendar} size={12} />
          <DateChip date={token.value} />
        </>
      )}
      {token.kind === 'time' && (
        <>
          <Icon of={Clock} size={12} />
          {token.value}
        </>
      )}
      {token.kind === 'label' && (
        <>
          <span className="pebble" style={hueStyle(token.color)} />
          {token.name}
        </>
      )}
      {token.kind === 'person' && (
        <>
          <Avatar person={token} quiet />
          {token.name}
        </>
      )}
      {token.kind === 'priority' && (
        <>
          <PriorityIcon level={token.value} />
          {t(priorityKey(token.value))}
        </>
      )}
      {token.kind === 'estimate' && t('board.estimate', { count: token.value })}
    </span>
  );
}
