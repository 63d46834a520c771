import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { locale, t } from '../../../words/t.ts';

/** What the domain takes. */
const MAX = 9999;
/** The steps that teams estimate in. */
const STEPS = [1, 2, 3, 5, 8, 13];

export const estimateWords = (points: number): string =>
  t('task.points', { count: points, points: new Intl.NumberFormat(locale()).format(points) });

/** Reads an estimate: `3`, `0.5`, `0,5`. @returns null for what is none */
export function parseEstimate(text: string): number | null {
  const match = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const points = Number(`${match[1]}.${match[2] ?? 0}`);
  return points <= MAX ? points : null;
}

interface EstimatePickerProps {
  value: number | null;
  /** null clears */
  onPick(points: number | null): void;
}

/** A number, typed or one of the usual; Enter takes it, an empty field takes it away. */
export function EstimatePicker({ value, onPick }: EstimatePickerProps): ReactNode {
  const [typed, setTyped] = useState(value === null ? '' : String(value));
  const points = parseEstimate(typed);
  const wrong = typed.trim() !== '' && points === null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (!wrong) onPick(points);
  };
  return (
    <div className="estimate">
      <div className="menu-in">
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the field is what the popover was opened for
          autoFocus
          value={typed}
          inputMode="decimal"
          autoComplete="off"
          placeholder={t('task.estimatePlaceholder')}
          aria-label={t('task.estimate')}
          aria-invalid={wrong}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="estimate-steps">
        {STEPS.map((step) => (
          <button
            key={step}
            type="button"
            className="btn btn-sm num"
            aria-pressed={value === step}
            aria-label={estimateWords(step)}
            onClick={() => onPick(step)}
          >
            {step}
          </button>
        ))}
      </div>
      {wrong && <output className="menu-none">{t('task.estimateUnread')}</output>}
      {value !== null && (
        <button type="button" className="menu-row" onClick={() => onPick(null)}>
          {t('task.estimateNone')}
        </button>
      )}
    </div>
  );
}
