import { keyLabels } from './key-names.ts';

/** A key, or keys pressed together: `mod+k`, `shift+arrowdown`, `c`. */
export function Kbd({ keys }: { keys: string }) {
  const labels = keyLabels(keys);
  if (labels.length === 1) return <kbd className="kbd">{labels[0]}</kbd>;
  return (
    <span className="keys row" style={{ gap: 3 }}>
      {labels.map((label) => (
        <kbd className="kbd" key={label}>
          {label}
        </kbd>
      ))}
    </span>
  );
}
