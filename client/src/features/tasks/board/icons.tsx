import { SquareCheck } from 'lucide-react';
import { Icon } from '../../../ui/icon.tsx';

export const ChecklistIcon = () => <Icon of={SquareCheck} size={14} />;

const STONES = {
  column: <path d="M14 24h16" strokeDasharray="2 4" />,
  board: (
    <>
      <rect x="13" y="21" width="18" height="8" rx="4" strokeDasharray="2 4" />
      <rect x="17" y="12" width="10" height="7" rx="3.5" strokeDasharray="2 4" />
    </>
  ),
  filter: (
    <>
      <circle cx="22" cy="18" r="7" />
      <path d="m27 23 4 4" />
    </>
  ),
  lock: (
    <>
      <rect x="15" y="16" width="14" height="10" rx="2" />
      <path d="M18 16v-3a4 4 0 0 1 8 0v3" />
    </>
  ),
} as const;

/** The drawing of an empty state: one laid stone and what is missing above it. */
export function EmptyStones({ kind }: { kind: keyof typeof STONES }) {
  return (
    <svg
      className="stones"
      viewBox="0 0 44 44"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <rect x="8" y="31" width="28" height="8" rx="4" />
      {STONES[kind]}
    </svg>
  );
}
