import { useSortable } from '@dnd-kit/sortable';
import { ArrowDown, ArrowUp, Check, Ellipsis, GripVertical, Trash2 } from 'lucide-react';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { t } from '../../../words/t.ts';
import { growField } from './grow-field.ts';

export interface ChecklistItemProps {
  item: { id: Ref8; text: string; done: boolean };
  editable: boolean;
  first: boolean;
  last: boolean;
  onTick(on: boolean): void;
  onEdit(text: string): void;
  onEnter(): void;
  onRemove(): void;
  onMove(by: 1 | -1): void;
  /** to the field above or below */
  onWalk(by: 1 | -1): void;
  /** @returns whether the paste was taken */
  onPaste(text: string): boolean;
}

/** One step: its box, its words edited where they stand, and what else can be done with it. */
export function ChecklistItem(props: ChecklistItemProps): ReactNode {
  const { item, editable, onTick } = props;
  const { setNodeRef, listeners, transform, transition, isDragging } = useSortable({
    id: item.id,
    disabled: !editable,
  });
  const style = transform ? { transform: `translateY(${transform.y}px)`, transition } : undefined;
  const classes = ['li chk', item.done && 'ticked', isDragging && 'is-drag'].filter(Boolean).join(' ');
  if (!editable) {
    return (
      <li className={classes}>
        <span className={item.done ? 'check on' : 'check'} aria-hidden>
          <Icon of={Check} size={12} />
        </span>
        <span className="sr">{t(item.done ? 'task.done' : 'task.open')}</span>
        <span className="chk-text">{item.text}</span>
      </li>
    );
  }
  return (
    <li ref={setNodeRef} className={classes} style={style} data-item={item.id}>
      {/* Its twins are Alt with the arrows and the menu: it needs no stop for Tab. */}
      <span className="chk-grip" {...listeners} aria-hidden>
        <Icon of={GripVertical} size={14} />
      </span>
      <button
        type="button"
        role="checkbox"
        aria-checked={item.done}
        aria-label={item.text}
        className={item.done ? 'check on' : 'check'}
        onClick={() => onTick(!item.done)}
      >
        <Icon of={Check} size={12} />
      </button>
      <ItemText {...props} />
      <ItemMenu {...props} />
    </li>
  );
}

function ItemText({ item, onTick, onEdit, onEnter, onRemove, onMove, onWalk, onPaste }: ChecklistItemProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const value = draft ?? item.text;
  useLayoutEffect(() => growField(field.current));
  const pending = useRef<() => void>(() => undefined);
  const commit = () => {
    const words = draft?.replace(/\s+/g, ' ').trim() ?? '';
    if (words !== '' && words !== item.text) onEdit(words);
    setDraft(null);
  };
  useEffect(() => {
    pending.current = commit;
  });
  // Closing the panel commits what was typed.
  useEffect(() => () => pending.current(), []);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    const by = event.key === 'ArrowDown' ? 1 : -1;
    const arrow = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onTick(!item.done);
    else if (event.key === 'Enter') {
      commit();
      onEnter();
    } else if (event.key === 'Escape' && draft !== null) setDraft(null);
    else if (event.key === 'Backspace' && value === '') {
      setDraft(null);
      onRemove();
    } else if (arrow && event.altKey) onMove(by);
    else if (arrow && selectionStart === selectionEnd && selectionStart === (by === 1 ? value.length : 0)) onWalk(by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <textarea
      ref={field}
      className="chk-in"
      rows={1}
      maxLength={500}
      value={value}
      aria-label={t('task.itemText')}
      onChange={(event) => setDraft(event.target.value.replace(/[\r\n]+/g, ' '))}
      onKeyDown={onKeyDown}
      onBlur={commit}
      onPaste={(event: ClipboardEvent) => {
        if (onPaste(event.clipboardData.getData('text/plain'))) event.preventDefault();
      }}
    />
  );
}

/** The twin of handle and keys, for fingers and screen readers. */
function ItemMenu({ item, first, last, onMove, onRemove }: ChecklistItemProps): ReactNode {
  return (
    <span className="chk-tools">
      <Menu
        align="end"
        trigger={
          <button type="button" className="btn btn-icon btn-sm" aria-label={t('task.itemMenu', { item: item.text })}>
            <Icon of={Ellipsis} />
          </button>
        }
      >
        <MenuItem icon={ArrowUp} keys="alt+arrowup" disabled={first} onSelect={() => onMove(-1)}>
          {t('task.itemUp')}
        </MenuItem>
        <MenuItem icon={ArrowDown} keys="alt+arrowdown" disabled={last} onSelect={() => onMove(1)}>
          {t('task.itemDown')}
        </MenuItem>
        <MenuItem icon={Trash2} danger onSelect={onRemove}>
          {t('task.itemRemove')}
        </MenuItem>
      </Menu>
    </span>
  );
}
