import { useEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode, type RefObject } from 'react';
import { t } from '../../../words/t.ts';
import { clampWidth, DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH, usePanelWidth } from './panel-width.ts';
import './panel.css';

interface PanelFrameProps {
  label: string;
  full: boolean;
  onClose(): void;
  header: ReactNode;
  footer: ReactNode;
  children: ReactNode;
}

/** How far a sheet is pulled down before it lets go, px. */
const PULL = 96;

/**
 * Where the panel stands: at the right with a movable edge, over the whole page, or on a phone as a sheet from below.
 * It takes the focus when it opens and gives it back when it closes.
 */
export function PanelFrame({ label, full, onClose, header, footer, children }: PanelFrameProps): ReactNode {
  const panel = useRef<HTMLElement>(null);
  const [width, setWidth] = usePanelWidth();
  useFocusReturn(panel);
  const pull = usePullDown(onClose);
  return (
    <>
      {/* Only phones show it; keyboards close with Escape. */}
      <div className="panel-scrim" aria-hidden onClick={onClose} />
      <section
        ref={panel}
        className={full ? 'panel is-full' : 'panel'}
        style={full ? undefined : { width: `min(${width}px, 100%)` }}
        role="dialog"
        aria-label={label}
        tabIndex={-1}
      >
        {!full && <Grip width={width} onWidth={setWidth} />}
        <div className="panel-top" {...pull}>
          <div className="sheet-grab" aria-hidden />
          {header}
        </div>
        <div className="panel-b">{children}</div>
        {footer}
      </section>
    </>
  );
}

interface GripProps {
  width: number;
  onWidth(width: number): void;
}

const panelAround = (element: Element): HTMLElement => element.closest<HTMLElement>('.panel')!;
const isRtl = (element: Element): boolean => getComputedStyle(element).direction === 'rtl';

/** The movable edge: by mouse, by arrow keys in steps of 16 (64 with Shift), back to 480 by a double click or Enter. */
function Grip({ width, onWidth }: GripProps): ReactNode {
  const start = useRef<{ x: number; width: number } | null>(null);
  const widthAt = (event: PointerEvent<HTMLElement>, from: { x: number; width: number }) => {
    const moved = (from.x - event.clientX) * (isRtl(event.currentTarget) ? -1 : 1);
    return clampWidth(from.width + moved, window.innerWidth);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (!start.current) return;
    // Straight to the element: a render per move would redraw the whole panel.
    panelAround(event.currentTarget).style.width = `min(${widthAt(event, start.current)}px, 100%)`;
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (!start.current) return;
    onWidth(widthAt(event, start.current));
    start.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = (event.shiftKey ? 64 : 16) * (isRtl(event.currentTarget) ? -1 : 1);
    if (event.key === 'ArrowLeft') onWidth(width + step);
    else if (event.key === 'ArrowRight') onWidth(width - step);
    else if (event.key === 'Home') onWidth(MAX_WIDTH);
    else if (event.key === 'End') onWidth(MIN_WIDTH);
    else if (event.key === 'Enter') onWidth(DEFAULT_WIDTH);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="panel-grip"
      role="separator"
      aria-orientation="vertical"
      aria-label={t('task.resizePanel')}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onWidth(DEFAULT_WIDTH)}
      onKeyDown={onKeyDown}
    />
  );
}

function useFocusReturn(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const element = panel.current;
    // A field of the panel may have asked for the focus already.
    if (!element?.contains(before)) element?.focus({ preventScroll: true });
    return () => {
      const lost = document.activeElement === document.body || element?.contains(document.activeElement) === true;
      if (lost && before?.isConnected) before.focus({ preventScroll: true });
    };
  }, [panel]);
}

/** A finger on the head of the sheet pulls it down; far enough closes it. */
function usePullDown(onClose: () => void) {
  const start = useRef<number | null>(null);
  const pull = (event: PointerEvent<HTMLElement>): number => {
    const by = start.current === null ? 0 : Math.max(0, event.clientY - start.current);
    panelAround(event.currentTarget).style.transform = by === 0 ? '' : `translateY(${by}px)`;
    return by;
  };
  const letGo = (event: PointerEvent<HTMLElement>) => {
    const far = pull(event) > PULL;
    start.current = null;
    if (far && event.type === 'pointerup') onClose();
    else pull(event);
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'mouse' || (event.target as Element).closest('button, a, input')) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = event.clientY;
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (start.current !== null) pull(event);
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  };
}
