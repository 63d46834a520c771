import { useCallback, useState } from 'react';

const KEY = 'cairn/panel-width';
export const DEFAULT_WIDTH = 480;
export const MIN_WIDTH = 360;
export const MAX_WIDTH = 960;
/** What stays of the board beside the panel. */
const BESIDE = 320;

/** The panel's width on this device, px; never wider than leaves the board usable. */
export function usePanelWidth(): readonly [number, (width: number) => void] {
  const [width, setWidth] = useState(readWidth);
  const set = useCallback((next: number) => {
    const clamped = clampWidth(next, window.innerWidth);
    setWidth(clamped);
    try {
      localStorage.setItem(KEY, String(clamped));
    } catch {
      // Refused storage: the width lasts as long as the tab.
    }
  }, []);
  return [width, set];
}

export function clampWidth(width: number, viewport: number): number {
  const most = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, viewport - BESIDE));
  return Math.round(Math.min(most, Math.max(MIN_WIDTH, width)));
}

function readWidth(): number {
  try {
    const stored = Number(localStorage.getItem(KEY));
    return Number.isFinite(stored) && stored > 0 ? clampWidth(stored, window.innerWidth) : DEFAULT_WIDTH;
  } catch {
    return DEFAULT_WIDTH;
  }
}
