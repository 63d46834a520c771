import { useLayoutEffect, useRef, useState } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { t } from '../../../words/t.ts';
import { useBoard } from './context.ts';

/** As in the document: a title is one line of at most this many characters. */
export const MAX_TITLE = 500;

/** The title, editable in place. Enter and leaving keep it, Esc puts it back. */
export function TitleEditor({ id, title }: { id: Id22; title: string }) {
  const { commands } = useBoard();
  const [text, setText] = useState(title);
  const field = useRef<HTMLTextAreaElement>(null);
  // Esc and Enter unmount the field, and unmounting blurs it: only the first way out counts.
  const left = useRef(false);

  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  const leave = (keep: boolean, refocus: boolean) => {
    if (left.current) return;
    left.current = true;
    if (keep) commands.rename(id, text);
    commands.edit(null, refocus);
  };
  return (
    <div className="card-t card-edit" data-value={`${text} `}>
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={MAX_TITLE}
        aria-label={t('board.title')}
        enterKeyHint="done"
        onChange={(event) => setText(event.target.value.replaceAll('\n', ' '))}
        onBlur={() => leave(true, false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          event.stopPropagation();
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          leave(event.key === 'Enter', true);
        }}
      />
    </div>
  );
}
