import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Sheet } from './sheet.tsx';
import { usePhone } from './use-media.ts';

export interface PopoverProps {
  /** the button that opens it */
  trigger: ReactElement;
  /** its accessible name, and the heading of the sheet it becomes on phones */
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
  className?: string;
  children: ReactNode;
}

/** Something small beside its button; on phones a sheet from below. */
export function Popover({
  trigger,
  label,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  className = '',
  children,
}: PopoverProps) {
  const phone = usePhone();
  if (phone) {
    return (
      <Sheet
        trigger={trigger}
        label={label}
        {...(open === undefined ? {} : { open })}
        {...(onOpenChange ? { onOpenChange } : {})}
      >
        {children}
      </Sheet>
    );
  }
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={`pop ${className}`}
          data-floating
          aria-label={label}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export const PopoverClose = Radix.Close;
