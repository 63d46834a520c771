import type { ReactNode } from 'react';

const PILE = [
  { x: 7, y: 31, width: 30, height: 9, rx: 4.5 },
  { x: 11, y: 19.5, width: 22, height: 8.5, rx: 4.25 },
  { x: 15, y: 9.5, width: 14, height: 7, rx: 3.5 },
];
const FALLEN = [
  { x: 3, y: 31, width: 27, height: 9, rx: 4.5 },
  { x: 7, y: 19.5, width: 18, height: 8.5, rx: 4.25 },
  { x: 30.5, y: 31.5, width: 12.5, height: 7, rx: 3.5, transform: 'rotate(24 36.5 35)' },
];

/** Stones: 0–3 laid for what is empty; the top one fallen for what went wrong. */
function Stones({ laid, fallen }: { laid: number; fallen: boolean }) {
  return (
    <svg className="stones" viewBox="0 0 44 44" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden>
      {(fallen ? FALLEN : PILE).map((stone, n) => (
        <rect
          key={n}
          {...stone}
          {...(fallen || n < laid
            ? { fill: 'currentColor', stroke: 'none', opacity: 0.6 }
            : { strokeDasharray: '3 3' })}
        />
      ))}
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
      <Stones laid={stones} fallen={error} />
      <b>{title}</b>
      <p>{text}</p>
      {children}
    </div>
  );
}
