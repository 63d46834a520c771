import { useEditorState, type Editor } from '@tiptap/react';
import { BubbleMenu } from '@tiptap/react/menus';
import { Bold, Code, Heading2, Italic, Link, List, ListChecks, ListOrdered, Quote, Strikethrough } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { ariaKeys, keyLabels } from '../ui/key-names.ts';
import type { editor as words } from '../words/en/editor.ts';
import { t } from '../words/t.ts';
import { hrefFromInput } from './safe-href.ts';

interface Tool {
  name: Exclude<keyof typeof words, 'toolbar' | 'link' | 'linkPlaceholder'>;
  keys: string;
  icon: typeof Bold;
  active(editor: Editor): boolean;
  run(editor: Editor): void;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'bold',
    keys: 'mod+b',
    icon: Bold,
    active: (e) => e.isActive('bold'),
    run: (e) => e.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    keys: 'mod+i',
    icon: Italic,
    active: (e) => e.isActive('italic'),
    run: (e) => e.chain().focus().toggleItalic().run(),
  },
  {
    name: 'strike',
    keys: 'mod+shift+s',
    icon: Strikethrough,
    active: (e) => e.isActive('strike'),
    run: (e) => e.chain().focus().toggleStrike().run(),
  },
  {
    name: 'code',
    keys: 'mod+e',
    icon: Code,
    active: (e) => e.isActive('code'),
    run: (e) => e.chain().focus().toggleCode().run(),
  },
  {
    name: 'heading',
    keys: 'mod+alt+2',
    icon: Heading2,
    active: (e) => e.isActive('heading'),
    run: (e) => e.chain().focus().toggleHeading({ level: 2 }).run(),
  },
  {
    name: 'bulletList',
    keys: 'mod+shift+8',
    icon: List,
    active: (e) => e.isActive('bulletList'),
    run: (e) => e.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    keys: 'mod+shift+7',
    icon: ListOrdered,
    active: (e) => e.isActive('orderedList'),
    run: (e) => e.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'taskList',
    keys: 'mod+shift+9',
    icon: ListChecks,
    active: (e) => e.isActive('taskList'),
    run: (e) => e.chain().focus().toggleTaskList().run(),
  },
  {
    name: 'quote',
    keys: 'mod+shift+b',
    icon: Quote,
    active: (e) => e.isActive('blockquote'),
    run: (e) => e.chain().focus().toggleBlockquote().run(),
  },
];

const keysFor = (keys: string) => keyLabels(keys).join(' ');

interface ToolbarProps {
  editor: Editor;
  /** the address field is open */
  linking: boolean;
  onLinking(on: boolean): void;
}

/** What can be done to the selected text; floats over it. Alt F10 reaches it from the text, Escape goes back. */
export function Toolbar({ editor, linking, onLinking }: ToolbarProps): ReactNode {
  const active = useEditorState({
    editor,
    selector: ({ editor }) =>
      [...TOOLS.filter((tool) => tool.active(editor)), ...(editor.isActive('link') ? ['link'] : [])]
        .map((tool) => (typeof tool === 'string' ? tool : tool.name))
        .join(' '),
  }).split(' ');
  return (
    <BubbleMenu
      editor={editor}
      updateDelay={60}
      className="rt-bar-place"
      options={{ placement: 'top', offset: 8 }}
      shouldShow={({ editor, element, from, to }) =>
        editor.isEditable &&
        (linking ||
          element.contains(document.activeElement) ||
          (from !== to && editor.isFocused && !editor.isActive('codeBlock')))
      }
    >
      <div
        className="rt-bar"
        role="toolbar"
        tabIndex={-1}
        aria-label={t('editor.toolbar')}
        onKeyDown={(e) => roam(e, editor)}
      >
        {linking ? (
          <LinkField editor={editor} onDone={() => onLinking(false)} />
        ) : (
          <>
            {TOOLS.slice(0, 4).map((tool) => (
              <ToolButton key={tool.name} tool={tool} editor={editor} active={active.includes(tool.name)} />
            ))}
            <button
              type="button"
              className="rt-tool"
              aria-pressed={active.includes('link')}
              aria-label={t('editor.link')}
              title={`${t('editor.link')}  ${keysFor('mod+k')}`}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onLinking(true)}
            >
              <Link size={16} strokeWidth={1.5} aria-hidden />
            </button>
            <span className="rt-sep" />
            {TOOLS.slice(4).map((tool) => (
              <ToolButton key={tool.name} tool={tool} editor={editor} active={active.includes(tool.name)} />
            ))}
          </>
        )}
      </div>
    </BubbleMenu>
  );
}

function ToolButton({ tool, editor, active }: { tool: Tool; editor: Editor; active: boolean }): ReactNode {
  const label = t(`editor.${tool.name}`);
  const Icon = tool.icon;
  return (
    <button
      type="button"
      className="rt-tool"
      aria-pressed={active}
      aria-label={label}
      aria-keyshortcuts={ariaKeys(tool.keys)}
      title={`${label}  ${keysFor(tool.keys)}`}
      // The selection must survive the press.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => tool.run(editor)}
    >
      <Icon size={16} strokeWidth={1.5} aria-hidden />
    </button>
  );
}

/** Enter sets the address, an empty one removes the link, Escape leaves it as it was. */
function LinkField({ editor, onDone }: { editor: Editor; onDone(): void }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const done = () => {
    onDone();
    editor.commands.focus();
  };
  const commit = () => {
    const typed = field.current!.value.trim();
    const href = hrefFromInput(typed);
    if (typed === '') editor.chain().extendMarkRange('link').unsetLink().run();
    else if (href === null) return field.current!.setAttribute('aria-invalid', 'true');
    else editor.chain().extendMarkRange('link').setLink({ href }).run();
    done();
  };
  return (
    <input
      ref={field}
      className="rt-link"
      type="text"
      inputMode="url"
      defaultValue={(editor.getAttributes('link')['href'] as string | undefined) ?? ''}
      placeholder={t('editor.linkPlaceholder')}
      aria-label={t('editor.linkPlaceholder')}
      onChange={(event) => event.target.removeAttribute('aria-invalid')}
      onBlur={onDone}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === 'Enter') commit();
        else done();
      }}
    />
  );
}

function roam(event: KeyboardEvent<HTMLElement>, editor: Editor): void {
  if (event.key === 'Escape') {
    event.stopPropagation();
    editor.commands.focus();
    return;
  }
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  if (at < 0) return;
  event.preventDefault();
  buttons.at((at + (event.key === 'ArrowRight' ? 1 : -1)) % buttons.length)?.focus();
}
