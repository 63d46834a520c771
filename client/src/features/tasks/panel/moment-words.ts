import { formatDay, formatTime } from '../../../words/format.ts';

/** `24 Nov 2026, 09:41` */
export const momentWords = (at: number): string => `${formatDay(at)}, ${formatTime(at)}`;
