import { Check, Laptop, TriangleAlert } from 'lucide-react';
import { Icon } from '../ui/icon.tsx';
import type { ChipKind } from './sync-words.ts';

/** Stones being laid, a tick, a laptop, a warning: beside the words, never instead of them. */
export function SyncGlyph({ kind }: { kind: ChipKind }) {
  if (kind === 'saving') {
    return (
      <span className="saving" aria-hidden>
        <b />
        <b />
        <b />
      </span>
    );
  }
  if (kind === 'saved') return <Icon of={Check} />;
  return <Icon of={kind === 'failed' || kind === 'refused' ? TriangleAlert : Laptop} />;
}
