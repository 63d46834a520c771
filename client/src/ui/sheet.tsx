import { Dialog as Radix } from 'radix-ui';
import { useRef, type PointerEvent, type ReactElement, type ReactNode } from 'react';

/** How far down a sheet is pulled before letting go closes it. */
const CLOSE_PX = 90;

/** A phone's bottom sheet: pulled down, tapped beside, or Escape closes it. */
export function Sheet({
  trigger,
  label,
  open,
  onOpenChange,
  tall = false,
  children,
}: {
  trigger?: ReactElement;
  label: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** as high as the screen allows, whatever is in it */
  tall?: boolean;
  children: ReactNode;
}) {
  const sheet = useRef<HTMLDivElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const from = useRef<number | null>(null);
  const moved = (event: PointerEvent) => Math.max(0, event.clientY - (from.current ?? event.clientY));
  const onPointerMove = (event: PointerEvent) => {
    if (from.current !== null && sheet.current) sheet.current.style.transform = `translateY(${moved(event)}px)`;
  };
  const onPointerUp = (event: PointerEvent) => {
    if (from.current === null) return;
    const far = moved(event) > CLOSE_PX;
    from.current = null;
    if (sheet.current) sheet.current.style.transform = '';
    if (far) close.current?.click();
  };
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          ref={sheet}
          className={`sheet${tall ? ' is-tall' : ''}`}
          data-floating
          aria-describedby={undefined}
        >
          <div
            style={{ touchAction: 'none' }}
            onPointerDown={(event) => {
              from.current = event.clientY;
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={onPointerUp}
          >
            <div className="sheet-grab" />
            <Radix.Title className="sr">{label}</Radix.Title>
            <Radix.Close ref={close} className="sr" tabIndex={-1} aria-hidden />
          </div>
          <div className="sheet-b">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
