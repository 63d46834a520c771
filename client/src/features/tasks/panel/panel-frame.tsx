import {
  useCallback,
  useEffect,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { t } from '../../../words/t.ts';
import { clampWidth, DEFAULT_WIDTH, MAX_WIDTH, MIN_WIDTH, usePanelWidth } from './panel-width.ts';
import './panel.css';

interface PanelFrameProps {
  label: string;
  full: boolean;
  onClose(): void;
  onKeyDown(event: globalThis.KeyboardEvent): void;
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
export function PanelFrame({ label, full, onClose, onKeyDown, header, footer, children }: PanelFrameProps): ReactNode {
  const panel = useRef<HTMLElement>(null);
  const [width, setWidth] = usePanelWidth();
  useFocusReturn(panel);
  useKeys(panel, onKeyDown);
  const pull = usePullDown(panel, onClose);
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
        {!full && <Grip width={width} onWidth={setWidth} panel={panel} />}
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
  panel: RefObject<HTMLElement | null>;
}

/** The movable edge: by mouse, by arrow keys in steps of 16 (64 with Shift), back to 480 by a double click or Enter. */
function Grip({ width, onWidth, panel }: GripProps): ReactNode {
  const start = useRef<{ x: number; width: number } | null>(null);
  const rtl = () => getComputedStyle(panel.current!).direction === 'rtl';
  const widthAt = (x: number) => {
    const moved = (start.current!.x - x) * (rtl() ? -1 : 1);
    return clampWidth(start.current!.width + moved, window.innerWidth);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent) => {
    // Straight to the element: a render per move would redraw the whole panel.
    if (start.current) panel.current!.style.width = `min(${widthAt(event.clientX)}px, 100%)`;
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!start.current) return;
    onWidth(widthAt(event.clientX));
    start.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? 64 : 16) * (rtl() ? -1 : 1);
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

/** Keys reach the panel while the focus is in it, or nowhere. */
function useKeys(panel: RefObject<HTMLElement | null>, onKeyDown: (event: globalThis.KeyboardEvent) => void): void {
  const latest = useRef(onKeyDown);
  useEffect(() => {
    latest.current = onKeyDown;
  });
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      const target = event.target as Node | null;
      if (event.defaultPrevented) return;
      if (target === document.body || panel.current?.contains(target)) latest.current(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [panel]);
}

/** A finger on the head of the sheet pulls it down; far enough closes it. */
function usePullDown(panel: RefObject<HTMLElement | null>, onClose: () => void) {
  const start = useRef<number | null>(null);
  const move = useCallback(
    (y: number) => {
      const by = Math.max(0, y - (start.current ?? y));
      if (panel.current) panel.current.style.transform = by === 0 ? '' : `translateY(${by}px)`;
      return by;
    },
    [panel],
  );
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.pointerType === 'mouse' || (event.target as Element).closest('button, a, input')) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = event.clientY;
    },
    onPointerMove(event: PointerEvent) {
      if (start.current !== null) move(event.clientY);
    },
    onPointerUp(event: PointerEvent) {
      if (start.current === null) return;
      const by = move(event.clientY);
      start.current = null;
      if (by > PULL) onClose();
      else move(0);
    },
    onPointerCancel() {
      start.current = null;
      move(0);
    },
  };
}
