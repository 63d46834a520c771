import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import * as Y from 'yjs';
import { safeHref } from './safe-href.ts';

/**
 * Shows rich text from its document without the editor: the same elements that the editor makes, so that the editor
 * can take its place without moving a pixel, and all that a reader who may not write ever loads.
 */
export function FragmentView({ fragment }: { fragment: Y.XmlFragment }): ReactNode {
  useChanges(fragment);
  return blocks(fragment);
}

/** True where there is nothing to read: no text and no rule. */
export function isEmptyFragment(fragment: Y.XmlFragment): boolean {
  return fragment.toArray().every((node) => {
    if (node instanceof Y.XmlText) return node.length === 0;
    return node instanceof Y.XmlElement && node.nodeName !== 'horizontalRule' && isEmptyFragment(node);
  });
}

/** As `isEmptyFragment`, kept current. */
export function useIsEmptyFragment(fragment: Y.XmlFragment): boolean {
  useChanges(fragment);
  return isEmptyFragment(fragment);
}

/** Renders again after changes, at most once a frame. */
function useChanges(fragment: Y.XmlFragment): void {
  const changes = useMemo(() => changesOf(fragment), [fragment]);
  useSyncExternalStore(changes.subscribe, changes.read);
}

function changesOf(fragment: Y.XmlFragment) {
  let version = 0;
  return {
    subscribe(listener: () => void) {
      let frame = 0;
      const later = () => {
        version += 1;
        cancelAnimationFrame(frame);
        frame = requestAnimationFrame(listener);
      };
      fragment.observeDeep(later);
      // What came between the render and this.
      later();
      return () => {
        cancelAnimationFrame(frame);
        fragment.unobserveDeep(later);
      };
    },
    read: () => version,
  };
}

function blocks(parent: Y.XmlFragment): ReactNode[] {
  return parent.toArray().map((node, i) => {
    if (node instanceof Y.XmlText) return <span key={i}>{inline(node)}</span>;
    return node instanceof Y.XmlElement ? block(node, i) : null;
  });
}

function block(node: Y.XmlElement, key: number): ReactNode {
  switch (node.nodeName) {
    case 'heading': {
      const level = Number(node.getAttribute('level'));
      const Tag = level === 1 ? 'h1' : level === 2 ? 'h2' : 'h3';
      return <Tag key={key}>{lines(node)}</Tag>;
    }
    case 'bulletList':
      return <ul key={key}>{blocks(node)}</ul>;
    case 'orderedList':
      return (
        <ol key={key} start={Number(node.getAttribute('start')) || 1}>
          {blocks(node)}
        </ol>
      );
    case 'taskList':
      return (
        <ul key={key} data-type="taskList">
          {blocks(node)}
        </ul>
      );
    case 'listItem':
      return <li key={key}>{blocks(node)}</li>;
    case 'taskItem': {
      // Yjs types attributes as strings, ProseMirror writes them as they are.
      const checked = (node.getAttribute('checked') as unknown) === true;
      return (
        <li key={key} data-type="taskItem" data-checked={checked}>
          <label>
            <input
              type="checkbox"
              checked={checked}
              readOnly
              tabIndex={-1}
              aria-label={node.toDOM().textContent ?? ''}
            />
            <span />
          </label>
          <div>{blocks(node)}</div>
        </li>
      );
    }
    case 'blockquote':
      return <blockquote key={key}>{blocks(node)}</blockquote>;
    case 'codeBlock':
      return (
        <pre key={key}>
          <code>{lines(node)}</code>
        </pre>
      );
    case 'horizontalRule':
      return <hr key={key} />;
    case 'hardBreak':
      return <br key={key} />;
    default:
      return <p key={key}>{lines(node)}</p>;
  }
}

/** Inline content; an empty block keeps its line, as in the editor. */
function lines(node: Y.XmlElement): ReactNode {
  const children = node.toArray();
  if (isEmptyFragment(node) && children.every((child) => child instanceof Y.XmlText)) return <br />;
  return children.map((child, i) =>
    child instanceof Y.XmlText ? <span key={i}>{inline(child)}</span> : blockIn(child, i),
  );
}

const blockIn = (child: unknown, key: number): ReactNode => (child instanceof Y.XmlElement ? block(child, key) : null);

interface Run {
  insert: unknown;
  attributes?: Record<string, unknown>;
}

function inline(text: Y.XmlText): ReactNode[] {
  return (text.toDelta() as Run[]).map(({ insert, attributes = {} }, key) => {
    let node: ReactNode = typeof insert === 'string' ? insert : null;
    if (attributes['code']) node = <code>{node}</code>;
    if (attributes['strike']) node = <s>{node}</s>;
    if (attributes['underline']) node = <u>{node}</u>;
    if (attributes['italic']) node = <em>{node}</em>;
    if (attributes['bold']) node = <strong>{node}</strong>;
    const href = attributes['link'] ? safeHref((attributes['link'] as { href?: unknown }).href) : null;
    if (href !== null) {
      node = (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {node}
        </a>
      );
    }
    return <span key={key}>{node}</span>;
  });
}
