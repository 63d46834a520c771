import { Extension, type AnyExtension } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Link } from '@tiptap/extension-link';
import { TaskItem, TaskList } from '@tiptap/extension-list';
import { Placeholder } from '@tiptap/extensions';
import { StarterKit } from '@tiptap/starter-kit';
import type * as Y from 'yjs';
import { safeHref } from './safe-href.ts';

interface DescriptionOptions {
  fragment: Y.XmlFragment;
  placeholder: string;
  /** left on Escape: the caller takes the focus */
  onLeave(): void;
  /** the address field of the toolbar, for the selected text */
  onLink(): void;
  /** the keyboard goes to the toolbar, where one is shown */
  onToolbar(): void;
}

/** What a description may hold: exactly the nodes and marks of `shared/src/domain/richtext/schema.ts`. */
export function descriptionExtensions(options: DescriptionOptions): AnyExtension[] {
  return [
    StarterKit.configure({
      undoRedo: false, // the document's own undo, which never takes back someone else's words
      link: false,
      heading: { levels: [1, 2, 3] },
      dropcursor: { width: 2, color: false, class: 'rt-drop' },
      trailingNode: false, // it would write into the document by merely looking at it
    }),
    SafeLink,
    TaskList,
    TaskItem.configure({ nested: true }),
    Placeholder.configure({ placeholder: options.placeholder, showOnlyWhenEditable: true }),
    Collaboration.configure({ fragment: options.fragment }),
    Extension.create({
      name: 'descriptionKeys',
      priority: 1100, // before Collaboration and the kit
      addKeyboardShortcuts: () => ({
        Escape: () => {
          options.onLeave();
          return true;
        },
        'Alt-F10': () => {
          options.onToolbar();
          return true;
        },
        'Mod-k': ({ editor }) => {
          if (editor.state.selection.empty && !editor.isActive('link')) return false;
          options.onLink();
          return true;
        },
      }),
    }),
  ];
}

/** The document keeps the address alone; how a link opens is the reader's affair. */
const SafeLink = Link.extend({
  addAttributes() {
    return { href: { default: null, parseHTML: (element) => element.getAttribute('href') } };
  },
}).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  defaultProtocol: 'https',
  isAllowedUri: (url) => safeHref(url) !== null,
  HTMLAttributes: { rel: 'noopener noreferrer nofollow', target: '_blank' },
});
