import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { ariaKeys } from './key-names.ts';
import { Tooltip } from './tooltip.tsx';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> & { ref?: Ref<HTMLButtonElement> };

export interface ButtonProps extends Native {
  kind?: 'plain' | 'line' | 'primary' | 'danger' | 'destroy';
  size?: 'sm' | 'md' | 'lg';
  icon?: LucideIcon;
  /** shown beside the words; the shortcut itself is registered with useShortcuts */
  keys?: string;
  block?: boolean;
  className?: string;
}

/** One primary button per screen. */
export function Button({
  kind = 'plain',
  size = 'md',
  icon,
  keys,
  block,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  const classes = [
    'btn',
    kind !== 'plain' && `btn-${kind}`,
    size !== 'md' && `btn-${size}`,
    block && 'btn-block',
    className,
  ];
  return (
    <button
      type="button"
      {...rest}
      {...(keys ? { 'aria-keyshortcuts': ariaKeys(keys) } : {})}
      className={classes.filter(Boolean).join(' ')}
    >
      {icon && <Icon of={icon} />}
      {children}
      {keys && <Kbd keys={keys} />}
    </button>
  );
}

export interface IconButtonProps extends Native {
  icon: LucideIcon;
  /** what it does: its accessible name and its tooltip */
  label: string;
  keys?: string;
  kind?: 'plain' | 'line' | 'primary';
  size?: 'sm' | 'md';
  className?: string;
}

/** An icon alone: always with a tooltip that names it and its key. */
export function IconButton({
  icon,
  label,
  keys,
  kind = 'plain',
  size = 'md',
  className = '',
  ...rest
}: IconButtonProps) {
  const classes = ['btn btn-icon', kind !== 'plain' && `btn-${kind}`, size === 'sm' && 'btn-sm', className];
  return (
    <Tooltip label={label} {...(keys ? { keys } : {})}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        {...(keys ? { 'aria-keyshortcuts': ariaKeys(keys) } : {})}
        className={classes.filter(Boolean).join(' ')}
      >
        <Icon of={icon} />
      </button>
    </Tooltip>
  );
}
