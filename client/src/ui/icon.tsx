import type { LucideIcon } from 'lucide-react';

/** A lucide icon on the 16 px grid. Hidden from screen readers: the text beside it, or `label`, says what it is. */
export function Icon({
  of: Glyph,
  size = 16,
  label,
  className = '',
}: {
  of: LucideIcon;
  size?: 12 | 14 | 16 | 20;
  label?: string;
  className?: string;
}) {
  const classes = `i${size === 16 ? '' : ` i-${size}`}${className ? ` ${className}` : ''}`;
  return (
    <Glyph
      className={classes}
      size={size}
      strokeWidth={1.5}
      absoluteStrokeWidth
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
