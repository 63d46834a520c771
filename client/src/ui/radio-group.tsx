import { RadioGroup as Radix } from 'radix-ui';
import { useId } from 'react';

export interface RadioOption<Value extends string> {
  value: Value;
  label: string;
  hint?: string;
}

/** One of a few, all of them in sight, each with what it means. */
export function RadioGroup<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly RadioOption<Value>[];
  onChange: (value: Value) => void;
}) {
  const id = useId();
  return (
    <Radix.Root className="radios" aria-label={label} value={value} onValueChange={(next) => onChange(next as Value)}>
      {options.map((option) => (
        <div className="radio-row" key={option.value}>
          <Radix.Item className="radio" id={`${id}-${option.value}`} value={option.value} />
          <label htmlFor={`${id}-${option.value}`}>
            <span className="med">{option.label}</span>
            {option.hint && <small className="hint-text">{option.hint}</small>}
          </label>
        </div>
      ))}
    </Radix.Root>
  );
}
