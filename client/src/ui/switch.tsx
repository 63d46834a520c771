import { Switch as Radix } from 'radix-ui';

/** On or off, at once. @param label its accessible name */
export const Switch = ({
  checked,
  onChange,
  label,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
}) => <Radix.Root className="switch" checked={checked} onCheckedChange={onChange} aria-label={label} />;
