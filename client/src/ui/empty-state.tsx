import type { ReactNode } from 'react';

/** Stones: 0–3 laid for what is empty; toppled for what went wrong. */
function Stones({ laid, fallen }: { laid: number; fallen: boolean }) {
  const stones = [
    { x: 7, y: 31, width: 30, height: 9, rx: 4.5 },
    { x: 11, y: 19, width: 22, height: 8, rx: 4 },
    { x: 15, y: 8, width: 14, height: 7, rx: 3.5 },
  ];
  return (
    <svg className="stones" viewBox="0 0 44 44" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden>
      {stones.map((stone, n) => {
        const tip = fallen && n === 2 ? { transform: 'translate(14 24) rotate(24 22 12)' } : {};
        const lies = n < laid;
        return (
          <rect
            key={n}
            {...stone}
            {...tip}
            {...(lies ? { fill: 'currentColor', stroke: 'none', opacity: 0.55 } : { strokeDasharray: '3 3' })}
          />
        );
      })}
    </svg>
  );
}

/** What belongs here, and the one key that puts it there. With `error`: what happened, what was kept, what to do. */
export function EmptyState({
  title,
  text,
  stones = 0,
  error = false,
  children,
}: {
  title: string;
  text: string;
  stones?: 0 | 1 | 2 | 3;
  error?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={`empty${error ? ' err' : ''}`} role={error ? 'alert' : undefined}>
      <Stones laid={error ? 2 : stones} fallen={error} />
      <b>{title}</b>
      <p>{text}</p>
      {children}
    </div>
  );
}
