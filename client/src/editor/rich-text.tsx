import { lazy, Suspense, useState, type MouseEvent, type ReactNode } from 'react';
import type { DocumentSession } from '../sync/types.ts';
import type { CaretPerson } from './carets.ts';
import type { DescriptionEditorProps } from './description-editor.tsx';
import { FragmentView, useIsEmptyFragment } from './fragment-view.tsx';
import './rich-text.css';

const DescriptionEditor = lazy(() => import('./description-editor.tsx'));

/** The root that holds a description, see document-model. */
const FRAGMENT = 'body';

interface RichTextProps {
  /** of a `task/…` document; its text is ready */
  session: DocumentSession;
  editable: boolean;
  label: string;
  placeholder: string;
  /** said where there is nothing to read and one may not write */
  emptyText: string;
  person(userId: string): CaretPerson;
  /** Escape in the text */
  onLeave(): void;
}

/**
 * A rich text of a document: its words at once, the live editor in their place as soon as it is loaded, never for
 * those who may only read. Nothing moves when the editor comes: both make the same elements.
 */
export function RichText(props: RichTextProps): ReactNode {
  const { session, editable, label, placeholder, emptyText, person, onLeave } = props;
  // A refused write or a new epoch replaces the document; the editor is made anew for it.
  const doc = session.doc;
  const fragment = doc.getXmlFragment(FRAGMENT);
  const empty = useIsEmptyFragment(fragment);
  const [wanted, setWanted] = useState<DescriptionEditorProps['focusAt']>(null);
  const reading = (
    <div className={empty ? 'rt is-empty' : 'rt'}>
      {empty ? (
        <p className="rt-placeholder">{editable ? placeholder : emptyText}</p>
      ) : (
        <FragmentView fragment={fragment} />
      )}
    </div>
  );
  if (!editable) return reading;
  const preview = (
    // Stands for the editor while it loads: a click asks for the caret at that place.
    <div
      role="textbox"
      tabIndex={0}
      aria-label={label}
      aria-multiline="true"
      onMouseDown={(event: MouseEvent) => setWanted({ x: event.clientX, y: event.clientY })}
      onFocus={() => setWanted((at) => at ?? 'end')}
    >
      {reading}
    </div>
  );
  return (
    <Suspense fallback={preview}>
      <DescriptionEditor
        key={keyOf(doc)}
        fragment={fragment}
        awareness={session.awareness}
        person={person}
        placeholder={placeholder}
        label={label}
        focusAt={wanted}
        onLeave={onLeave}
      />
    </Suspense>
  );
}

let made = 0;
const keys = new WeakMap<object, number>();
/** A number per document object: a replaced document may carry the same guid. */
function keyOf(doc: object): number {
  let key = keys.get(doc);
  if (key === undefined) keys.set(doc, (key = ++made));
  return key;
}
