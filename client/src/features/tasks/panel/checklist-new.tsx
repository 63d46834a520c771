import { Plus } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../../../ui/icon.tsx';
import { t } from '../../../words/t.ts';
import { growField } from './grow-field.ts';

interface ChecklistNewProps {
  onAdd(text: string): void;
  /** @returns whether the paste was taken */
  onPaste(text: string): boolean;
  /** @param back the focus goes to the item before */
  onClose(back: boolean): void;
}

/** The open line of a checklist: Enter adds and stays for the next, Escape closes, leaving adds what is there. */
export function ChecklistNew({ onAdd, onPaste, onClose }: ChecklistNewProps): ReactNode {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => growField(field.current));
  const words = text.replace(/\s+/g, ' ').trim();
  const pending = useRef<() => void>(() => undefined);
  useEffect(() => {
    pending.current = () => {
      if (words !== '') onAdd(words);
    };
  });
  useEffect(() => {
    field.current?.focus();
    // Closing the panel keeps what was typed.
    return () => pending.current();
  }, []);
  const done = (back: boolean) => {
    pending.current = () => undefined;
    onClose(back);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && words !== '') {
      // The line is made anew after the added item: its words must not be added a second time.
      pending.current = () => undefined;
      onAdd(words);
      setText('');
    } else if (event.key === 'Enter' || event.key === 'Escape' || (event.key === 'Backspace' && text === ''))
      done(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li className="li chk">
      <span className="chk-plus" aria-hidden>
        <Icon of={Plus} />
      </span>
      <textarea
        ref={field}
        className="chk-in"
        rows={1}
        maxLength={500}
        value={text}
        placeholder={t('task.itemPlaceholder')}
        aria-label={t('task.addItem')}
        onChange={(event) => setText(event.target.value.replace(/[\r\n]+/g, ' '))}
        onKeyDown={onKeyDown}
        onBlur={() => {
          pending.current();
          done(false);
        }}
        onPaste={(event) => {
          if (text !== '' || !onPaste(event.clipboardData.getData('text/plain'))) return;
          event.preventDefault();
        }}
      />
    </li>
  );
}
