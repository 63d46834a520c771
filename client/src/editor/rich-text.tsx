import { lazy, Suspense, useState, type MouseEvent, type ReactNode } from 'react';
import { BODY } from '@cairn/shared/domain/richtext/schema.ts';
import type * as Y from 'yjs';
import type { DocumentSession } from '../sync/types.ts';
import type { CaretPerson } from './carets.ts';
import type { DescriptionEditorProps } from './description-editor.tsx';
import { FragmentView, useIsEmptyFragment } from './fragment-view.tsx';
import './rich-text.css';

const DescriptionEditor = lazy(() => import('./description-editor.tsx'));

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
  const fragment = doc.getXmlFragment(BODY);
  const [wanted, setWanted] = useState<DescriptionEditorProps['focusAt']>(null);
  const reading = <Reading fragment={fragment} empty={editable ? placeholder : emptyText} />;
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

function Reading({ fragment, empty }: { fragment: Y.XmlFragment; empty: string }): ReactNode {
  const nothing = useIsEmptyFragment(fragment);
  return (
    <div className="rt">
      {nothing ? <p className="rt-placeholder">{empty}</p> : <FragmentView fragment={fragment} />}
    </div>
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
