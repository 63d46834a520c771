/** How far along: no stone laid, one, two, three, or done. Read by count, not by colour. */
export type Stones = 0 | 1 | 2 | 3 | 'done' | 'dropped';

const LAID = [
  { x: 2.2, y: 10.6, width: 11.6, height: 3.2, rx: 1.6 },
  { x: 3.9, y: 6.4, width: 8.2, height: 3.2, rx: 1.6 },
  { x: 5.5, y: 2.2, width: 5, height: 3.2, rx: 1.6 },
] as const;
const PLANNED = [
  { x: 2.75, y: 11.15, width: 10.5, height: 2.1, rx: 1.05 },
  { x: 4.45, y: 6.95, width: 7.1, height: 2.1, rx: 1.05 },
  { x: 6.05, y: 2.75, width: 3.9, height: 2.1, rx: 1.05 },
] as const;

/** @param label for screen readers, where no text beside it names the state */
export function CairnState({ stones, label, className = '' }: { stones: Stones; label?: string; className?: string }) {
  const kind = stones === 'done' ? 'st-done' : stones === 'dropped' ? 'st' : `st st-${stones}`;
  return (
    <svg
      className={`i ${kind} ${className}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {stones === 'done' && (
        <>
          <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
          <path d="m5.1 8.2 2 2 3.8-4.2" stroke="var(--surface)" strokeWidth="1.5" />
        </>
      )}
      {stones === 'dropped' && (
        <>
          <circle cx="8" cy="8" r="5.6" strokeWidth="1.5" />
          <path d="m6 6 4 4M10 6l-4 4" strokeWidth="1.5" />
        </>
      )}
      {typeof stones === 'number' &&
        LAID.map((laid, n) =>
          n < stones ? (
            <rect key={n} {...laid} fill="currentColor" stroke="none" />
          ) : (
            <rect key={n} {...PLANNED[n]} strokeWidth="1.1" opacity=".75" />
          ),
        )}
    </svg>
  );
}

/**
 * The stones of a column by its place among the columns that are not done: the first is planned (0), the last has
 * all three, those between share one and two.
 */
export function stonesAt(place: number, columns: number): Stones {
  if (place <= 0 || columns <= 1) return 0;
  if (columns === 2) return 2;
  return Math.max(1, Math.round((place / (columns - 1)) * 3)) as Stones;
}
