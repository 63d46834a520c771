import { Logo } from '../../ui/logo.tsx';
import { t } from '../../words/t.ts';

export const Brand = () => (
  <div className="brand">
    <Logo size={20} />
    {t('app.name')}
  </div>
);
