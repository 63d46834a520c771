import { EditorContent, useEditor, type Editor } from '@tiptap/react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { carets, type CaretPerson } from './carets.ts';
import { descriptionExtensions } from './extensions.ts';
import { safeHref } from './safe-href.ts';
import { Toolbar } from './toolbar.tsx';

export interface DescriptionEditorProps {
  fragment: Y.XmlFragment;
  awareness: Awareness;
  person(userId: string): CaretPerson;
  placeholder: string;
  label: string;
  /** where a click or a key already asked for the caret before the editor had loaded */
  focusAt: { x: number; y: number } | 'end' | null;
  /** Escape: give the focus back to what is around */
  onLeave(): void;
}

/** The live editor of a rich text. A chunk of its own: `rich-text.tsx` shows the text until it is here. */
export default function DescriptionEditor(props: DescriptionEditorProps): ReactNode {
  const { fragment, awareness, person, placeholder, label, focusAt, onLeave } = props;
  const [linking, setLinking] = useState(false);
  // An editor lives as long as its document: a new document gives this component a new key.
  const [extensions] = useState(() => [
    ...descriptionExtensions({
      fragment,
      placeholder,
      onLeave,
      onLink: () => setLinking(true),
      onToolbar: focusToolbar,
    }),
    carets(awareness, person),
  ]);
  const editor = useEditor({
    extensions,
    shouldRerenderOnTransaction: false,
    immediatelyRender: true,
    editorProps: {
      attributes: { class: 'rt', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
      handleClick: (_view, _position, event) => openLink(event),
    },
  });
  // Once it stands in the page: a point has no place in a text that is not laid out.
  const [asked] = useState(focusAt);
  useEffect(() => placeCaret(editor, asked), [editor, asked]);
  useEffect(() => {
    // A caret that stays behind when its person left the text would point at nothing.
    const gone = () => awareness.setLocalStateField('cursor', null);
    return gone;
  }, [awareness]);
  return (
    <>
      <EditorContent editor={editor} />
      <Toolbar editor={editor} linking={linking} onLinking={setLinking} />
    </>
  );
}

function placeCaret(editor: Editor, at: DescriptionEditorProps['focusAt']): void {
  if (at === null) return;
  if (at === 'end') {
    editor.commands.focus('end', { scrollIntoView: false });
    return;
  }
  const position = editor.view.posAtCoords({ left: at.x, top: at.y });
  editor.commands.focus(position?.pos ?? 'end', { scrollIntoView: false });
}

/** A click puts the caret; with Ctrl or Cmd, or the middle button, it opens. */
function openLink(event: MouseEvent): boolean {
  if (!event.ctrlKey && !event.metaKey && event.button !== 1) return false;
  const href = safeHref((event.target as Element | null)?.closest('a')?.getAttribute('href'));
  if (href === null) return false;
  window.open(href, '_blank', 'noopener,noreferrer');
  return true;
}

/** There is one text with the caret, so one toolbar. */
const focusToolbar = (): void => document.querySelector<HTMLElement>('.rt-bar button')?.focus();
