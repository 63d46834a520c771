import { Check } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { Icon } from './icon.tsx';

/** @param label its accessible name, where no <label> is around it */
export function Checkbox({
  checked,
  onChange,
  label,
  disabled = false,
}: {
  checked: boolean | 'indeterminate';
  onChange: (checked: boolean) => void;
  label?: string;
  disabled?: boolean;
}) {
  return (
    <Radix.Root
      className="check"
      checked={checked}
      disabled={disabled}
      onCheckedChange={(next) => onChange(next === true)}
      {...(label ? { 'aria-label': label } : {})}
    >
      {checked === true && <Icon of={Check} size={12} />}
    </Radix.Root>
  );
}
