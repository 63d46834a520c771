import { ChevronDown } from 'lucide-react';
import { Icon } from './icon.tsx';

/** The browser's own list, in our dress: it is what keyboards, screen readers and phones do best. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  disabled = false,
  plain = false,
}: {
  /** accessible name */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  /** without an edge, in rows and tables */
  plain?: boolean;
}) {
  return (
    <span className={plain ? 'select is-plain' : 'select field'}>
      <select
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} size={14} />
    </span>
  );
}
