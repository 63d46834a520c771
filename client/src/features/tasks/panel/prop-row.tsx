import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Kbd } from '../../../ui/kbd.tsx';
import { ariaKeys } from '../../../ui/key-names.ts';

interface PropRowProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'value' | 'className' | 'type'> {
  ref?: Ref<HTMLButtonElement>;
  name: string;
  keys: string;
  wide?: boolean;
  /** nothing is set: the value is a quiet word */
  empty: boolean;
  value: ReactNode;
  /** a button that opens its picker, else text */
  editable: boolean;
}

/** One property: its name, its value, and the key that opens its picker; made to be a popover's trigger. */
export function PropRow({ name, keys, wide = false, empty, value, editable, ...button }: PropRowProps): ReactNode {
  const classes = ['prop', wide && 'wide', empty && 'is-none'].filter(Boolean).join(' ');
  const inside = (
    <>
      <span className="prop-name">{name}</span>
      <span className={empty ? 'prop-value ink-3' : 'prop-value'}>{value}</span>
    </>
  );
  if (!editable) return <div className={classes}>{inside}</div>;
  return (
    <button type="button" {...button} className={classes} aria-keyshortcuts={ariaKeys(keys)}>
      {inside}
      <Kbd keys={keys} />
    </button>
  );
}
