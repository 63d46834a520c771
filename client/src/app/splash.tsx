import { Logo } from '../ui/logo.tsx';
import { t } from '../words/t.ts';

/** The very first moment, before this device knows who is here. Appears only when that takes long. */
export function Splash() {
  return (
    <div className="center splash">
      <output className="acc" aria-label={t('ui.loading')}>
        <Logo size={20} />
      </output>
    </div>
  );
}
