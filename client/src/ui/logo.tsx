/** Three stones: the mark. */
export function Logo({ size = 16 }: { size?: 16 | 20 }) {
  return (
    <svg className={`i logo${size === 20 ? ' i-20' : ''}`} viewBox="0 0 16 16" fill="currentColor" aria-hidden>
      <rect x="5.6" y="1.6" width="5" height="3.5" rx="1.75" />
      <rect x="3.4" y="6" width="8.6" height="3.9" rx="1.95" />
      <rect x="1.6" y="10.8" width="12.8" height="4" rx="2" />
    </svg>
  );
}
