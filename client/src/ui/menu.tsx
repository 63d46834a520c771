import { Check, ChevronRight, type LucideIcon } from 'lucide-react';
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from 'radix-ui';
import { createContext, use, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { pressed } from './key-names.ts';

// The same rows stand in both kinds of menu; Radix wants each kind's own parts.
const Parts = createContext<typeof RadixDropdown | typeof RadixContext>(RadixDropdown);

/** The key beside a row fires it while the menu is open. */
function fireByKey(event: KeyboardEvent<HTMLElement>): void {
  const keys = pressed(event.nativeEvent);
  const row = event.currentTarget.querySelector<HTMLElement>(`:scope > [data-keys="${CSS.escape(keys)}"]`);
  if (!row || row.dataset['disabled'] !== undefined) return;
  event.preventDefault();
  event.stopPropagation();
  row.click();
}

/** A menu under its button. */
export function Menu({
  trigger,
  label,
  align = 'start',
  side = 'bottom',
  open,
  onOpenChange,
  children,
}: {
  trigger: ReactElement;
  /** accessible name, where the button does not name it */
  label?: string;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <RadixDropdown.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <RadixDropdown.Trigger asChild>{trigger}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content
          className="pop menu"
          data-floating
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          onKeyDown={fireByKey}
          {...(label ? { 'aria-label': label } : {})}
        >
          <Parts value={RadixDropdown}>{children}</Parts>
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

/** The same rows on a right click or a long press. */
export function ContextMenu({
  target,
  label,
  children,
}: {
  target: ReactElement;
  label?: string;
  children: ReactNode;
}) {
  return (
    <RadixContext.Root modal={false}>
      <RadixContext.Trigger asChild>{target}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content
          className="pop menu"
          data-floating
          collisionPadding={8}
          onKeyDown={fireByKey}
          {...(label ? { 'aria-label': label } : {})}
        >
          <Parts value={RadixContext}>{children}</Parts>
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

export interface MenuItemProps {
  icon?: LucideIcon | ReactElement;
  keys?: string;
  hint?: string;
  danger?: boolean;
  disabled?: boolean;
  onSelect: (event: Event) => void;
  children: ReactNode;
}

const glyph = (icon: LucideIcon | ReactElement) => ('props' in icon ? icon : <Icon of={icon} />);

export function MenuItem({ icon, keys, hint, danger, disabled = false, onSelect, children }: MenuItemProps) {
  const { Item } = use(Parts);
  return (
    <Item
      className={`menu-row${danger ? ' is-danger' : ''}`}
      disabled={disabled}
      onSelect={onSelect}
      {...(keys ? { 'data-keys': keys } : {})}
    >
      {icon && glyph(icon)}
      <span className="trunc">{children}</span>
      {hint && <span className="push ink-3 xs">{hint}</span>}
      {keys && <Kbd keys={keys} />}
    </Item>
  );
}

/** One of several, with a tick at the one that holds. */
export function MenuChoice({
  checked,
  icon,
  hint,
  onSelect,
  children,
}: {
  checked: boolean;
  icon?: LucideIcon | ReactElement;
  hint?: string;
  onSelect: () => void;
  children: ReactNode;
}) {
  const { CheckboxItem } = use(Parts);
  return (
    <CheckboxItem className="menu-row" checked={checked} onSelect={onSelect}>
      {icon && glyph(icon)}
      <span className="grow">
        {children}
        {hint && <small className="hint-text">{hint}</small>}
      </span>
      <span className="push" style={{ width: 16 }}>
        {checked && <Icon of={Check} />}
      </span>
    </CheckboxItem>
  );
}

export function SubMenu({
  icon,
  label,
  children,
}: {
  icon?: LucideIcon | ReactElement;
  label: string;
  children: ReactNode;
}) {
  const { Sub, SubTrigger, SubContent, Portal } = use(Parts);
  return (
    <Sub>
      <SubTrigger className="menu-row">
        {icon && glyph(icon)}
        <span className="trunc grow">{label}</span>
        <span className="push">
          <Icon of={ChevronRight} />
        </span>
      </SubTrigger>
      <Portal>
        <SubContent className="pop menu" data-floating collisionPadding={8} onKeyDown={fireByKey}>
          {children}
        </SubContent>
      </Portal>
    </Sub>
  );
}

export function MenuSeparator() {
  const { Separator } = use(Parts);
  return <Separator className="menu-sep" />;
}

export function MenuHeading({ children }: { children: ReactNode }) {
  const { Label } = use(Parts);
  return <Label className="menu-h">{children}</Label>;
}
