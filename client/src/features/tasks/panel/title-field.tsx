import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../../../words/t.ts';
import { growField } from './grow-field.ts';

/** The domain refuses longer titles. */
const MAX_TITLE = 500;

interface TitleFieldProps {
  title: string;
  editable: boolean;
  /** one register per call, so only when the words have really changed */
  onCommit(title: string): void;
  /** focus is wanted elsewhere: Enter goes on to the description */
  onNext(): void;
}

/**
 * The title, edited where it stands: Enter commits, Escape puts the old one back, leaving commits too. While it is
 * being edited a remote change does not touch what is typed; it shows again after Escape.
 */
export function TitleField({ title, editable, onCommit, onNext }: TitleFieldProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const value = draft ?? title;
  // The panel can close, or show another task, without a blur: what was typed is committed then.
  const pending = useRef({ draft, title, onCommit });
  useEffect(() => {
    pending.current = { draft, title, onCommit };
  });
  useEffect(
    () => () => {
      const { draft, title, onCommit } = pending.current;
      commit(draft, title, onCommit);
    },
    [],
  );
  useLayoutEffect(() => growField(field.current));

  if (!editable) return <h2 className="title">{title}</h2>;

  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      commit(draft, title, onCommit);
      setDraft(null);
      onNext();
    } else if (event.key === 'Escape' && draft !== null) {
      event.preventDefault();
      event.stopPropagation();
      pending.current.draft = null;
      setDraft(null);
      field.current?.blur();
    }
  };
  return (
    <h2 className="title">
      <textarea
        ref={field}
        className="title-in"
        rows={1}
        maxLength={MAX_TITLE}
        aria-label={t('task.title')}
        value={value}
        onChange={(event) => setDraft(event.target.value.replace(/[\r\n]+/g, ' '))}
        onKeyDown={onKey}
        onBlur={() => {
          commit(pending.current.draft, title, onCommit);
          setDraft(null);
        }}
      />
    </h2>
  );
}

function commit(draft: string | null, title: string, onCommit: (title: string) => void): void {
  const words = draft?.replace(/\s+/g, ' ').trim() ?? '';
  if (words !== '' && words !== title) onCommit(words);
}
