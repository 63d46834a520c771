import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { t } from '../../../words/t.ts';
import { dateWords, plainDay, type PlainDate } from '../date-words.ts';
import { Calendar } from './calendar.tsx';
import { addDays, addMonths, parseDate } from './parse-date.ts';
import './date-picker.css';

interface DatePickerProps {
  value: PlainDate | null;
  locale: string;
  /** what the date is for, e.g. "Due date" */
  label: string;
  /** null clears */
  onPick(date: PlainDate | null): void;
}

interface Choice {
  date: PlainDate | null;
  text: string;
  detail: string;
}

/**
 * Picks a date by words, by list or on a calendar: what is typed is read as one types it, the calendar follows.
 * Enter takes the marked line, Down walks the list and then the calendar.
 */
export function DatePicker({ value, locale, label, onPick }: DatePickerProps): ReactNode {
  const [now] = useState(Date.now);
  const today = plainDay(now);
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const [cursor, setCursor] = useState(value?.slice(0, 10) ?? today);
  const field = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const list = useId();
  const choices = choicesFor(typed, value, now, locale);

  const type = (text: string) => {
    setTyped(text);
    setMarked(0);
    const date = parseDate(text, { now, locale });
    if (date !== null) setCursor(date.slice(0, 10));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      const choice = choices[marked];
      if (choice) onPick(choice.date);
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      if (marked < choices.length - 1) setMarked(marked + 1);
      else root.current?.querySelector<HTMLElement>('.cal-day[tabindex="0"]')?.focus();
    } else if (event.key === 'ArrowUp') {
      event.preventDefault();
      setMarked(Math.max(0, marked - 1));
    }
  };

  return (
    <div ref={root} className="datepick">
      <input
        ref={field}
        className="datepick-in"
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={choices.length > 0 ? `${list}-${marked}` : undefined}
        aria-label={label}
        placeholder={t('task.datePlaceholder')}
        value={typed}
        autoFocus // eslint-disable-line jsx-a11y/no-autofocus -- a picker opens to be typed in
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKey}
      />
      <div id={list} role="listbox" aria-label={label} className="menu">
        {choices.map((choice, i) => (
          <div
            key={`${choice.text} ${choice.date}`}
            id={`${list}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === marked}
            className={i === marked ? 'menu-row is-hover' : 'menu-row'}
            onPointerMove={() => setMarked(i)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(choice.date)}
            onKeyDown={onKey}
          >
            <span>{choice.text}</span>
            <span className="push ink-3 num">{choice.detail}</span>
          </div>
        ))}
        {choices.length === 0 && <p className="datepick-none">{t('task.dateUnread', { text: typed })}</p>}
      </div>
      <Calendar
        cursor={cursor}
        value={value}
        today={today}
        locale={locale}
        onCursor={setCursor}
        onPick={onPick}
        onLeaveUp={() => field.current?.focus()}
      />
    </div>
  );
}

function choicesFor(typed: string, value: PlainDate | null, now: number, locale: string): Choice[] {
  const today = plainDay(now);
  const detail = (date: PlainDate) => weekdayAndDay(date, locale);
  if (typed.trim() !== '') {
    const date = parseDate(typed, { now, locale });
    return date === null ? [] : [{ date, text: dateWords(date, now, locale), detail: detail(date) }];
  }
  const monday = addDays(today, 8 - (new Date(`${today}T00:00:00Z`).getUTCDay() || 7));
  const offered: Choice[] = [
    { date: today, text: dateWords(today, now, locale), detail: detail(today) },
    { date: addDays(today, 1), text: dateWords(addDays(today, 1), now, locale), detail: detail(addDays(today, 1)) },
    { date: monday, text: t('task.dateNextWeek'), detail: detail(monday) },
    { date: addMonths(today, 1), text: t('task.dateInAMonth'), detail: detail(addMonths(today, 1)) },
  ];
  return value === null ? offered : [...offered, { date: null, text: t('task.dateNone'), detail: '' }];
}

const weekdayAndDay = (date: PlainDate, locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
    .format(new Date(`${date.slice(0, 10)}T12:00:00Z`))
    .replace(/^(\p{L}+\.?),/u, '$1');
