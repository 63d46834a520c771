import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../../../words/t.ts';
import type { PlainDate } from '../date-words.ts';
import { firstDayOfWeek, weeksOf } from './calendar-days.ts';
import { addDays, addMonths } from './parse-date.ts';

interface CalendarProps {
  /** the day that arrow keys move and Tab reaches; its month is shown */
  cursor: PlainDate;
  value: PlainDate | null;
  today: PlainDate;
  locale: string;
  onCursor(date: PlainDate): void;
  onPick(date: PlainDate): void;
  /** Up from the first row, where there is a field above */
  onLeaveUp?(): void;
}

/** One month as a grid: arrows move by day and week, Page keys by month, with Shift by year, Home and End in the week. */
export function Calendar({ cursor, value, today, locale, onCursor, onPick, onLeaveUp }: CalendarProps): ReactNode {
  const grid = useRef<HTMLTableElement>(null);
  const firstDay = firstDayOfWeek(locale);
  const weeks = weeksOf(cursor, firstDay);
  const title = format(cursor, locale, { month: 'long', year: 'numeric' });

  // Only after a key in the grid: a field that is typed in moves the cursor too. Asked for by a flag, since the day
  // that has the focus is gone when another month shows.
  const follow = useRef(false);
  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  const move = (event: KeyboardEvent) => {
    const row = weeks.findIndex((week) => week.includes(cursor));
    const at = weeks[row]!.indexOf(cursor);
    const steps: Record<string, () => PlainDate> = {
      ArrowLeft: () => addDays(cursor, -1),
      ArrowRight: () => addDays(cursor, 1),
      ArrowUp: () => addDays(cursor, -7),
      ArrowDown: () => addDays(cursor, 7),
      Home: () => addDays(cursor, -at),
      End: () => addDays(cursor, 6 - at),
      PageUp: () => addMonths(cursor, event.shiftKey ? -12 : -1),
      PageDown: () => addMonths(cursor, event.shiftKey ? 12 : 1),
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'ArrowUp' && row === 0 && onLeaveUp) return onLeaveUp();
    follow.current = true;
    onCursor(step());
  };

  return (
    <div className="cal">
      <div className="cal-h">
        <span className="cal-month" aria-live="polite">
          {title}
        </span>
        <button
          type="button"
          className="btn btn-icon btn-sm push"
          aria-label={t('task.previousMonth')}
          onClick={() => onCursor(addMonths(cursor, -1))}
        >
          <ChevronLeft className="i" strokeWidth={1.5} aria-hidden />
        </button>
        <button
          type="button"
          className="btn btn-icon btn-sm"
          aria-label={t('task.nextMonth')}
          onClick={() => onCursor(addMonths(cursor, 1))}
        >
          <ChevronRight className="i" strokeWidth={1.5} aria-hidden />
        </button>
      </div>
      {/* The grid pattern of ARIA: a table whose cells are walked by arrows. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role */}
      <table ref={grid} role="grid" aria-label={title} onKeyDown={move}>
        <thead>
          <tr>
            {weeks[0]!.map((day) => (
              <th key={day} scope="col" abbr={format(day, locale, { weekday: 'long' })}>
                {format(day, locale, { weekday: 'narrow' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} aria-selected={day === value?.slice(0, 10)}>
                  <button
                    type="button"
                    tabIndex={day === cursor ? 0 : -1}
                    className={dayClass(day, cursor, value, today)}
                    aria-current={day === today ? 'date' : undefined}
                    aria-label={format(day, locale, {
                      weekday: 'long',
                      day: 'numeric',
                      month: 'long',
                      year: 'numeric',
                    })}
                    onClick={() => onPick(day)}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function dayClass(day: PlainDate, cursor: PlainDate, value: PlainDate | null, today: PlainDate): string {
  return [
    'cal-day',
    day.slice(0, 7) !== cursor.slice(0, 7) && 'is-out',
    day === today && 'is-today',
    day === cursor && 'is-cursor',
    day === value?.slice(0, 10) && 'is-on',
  ]
    .filter(Boolean)
    .join(' ');
}

const format = (day: PlainDate, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day.slice(0, 10)}T12:00:00Z`));
