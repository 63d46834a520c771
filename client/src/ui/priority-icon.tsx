const BARS = [
  { x: 2.6, y: 9, height: 4 },
  { x: 6.7, y: 6, height: 7 },
  { x: 10.8, y: 3, height: 10 },
] as const;

/** Five levels: none (dashes), one to three bars, and a filled mark that is red. */
export function PriorityIcon({ level, label }: { level: number; label?: string }) {
  return (
    <svg
      className={`i pr pr-${level}`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {level <= 0 && <path d="M3 8h2M7 8h2M11 8h2" strokeWidth="1.5" />}
      {level >= 4 && (
        <>
          <rect x="2" y="2" width="12" height="12" rx="3" fill="currentColor" stroke="none" />
          <path d="M8 4.9v3.6M8 11h.01" stroke="var(--surface)" strokeWidth="1.7" />
        </>
      )}
      {level > 0 &&
        level < 4 &&
        BARS.map((bar, n) => (
          <rect key={n} {...bar} width="2.6" rx=".8" fill="currentColor" stroke="none" opacity={n < level ? 1 : 0.28} />
        ))}
    </svg>
  );
}
