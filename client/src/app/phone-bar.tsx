import { Link, useParams } from '@tanstack/react-router';
import { Layers, Settings, SquareKanban, Upload } from 'lucide-react';
import { isId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/t.ts';
import { lastProject } from './last-project.ts';
import { useSession } from './session.ts';

/** At the foot of phones: the places there are, and no others. */
export function PhoneBar() {
  const { user } = useSession();
  const params = useParams({ strict: false });
  const open = isId22(params.projectId) ? params.projectId : user ? lastProject(user.id) : null;
  return (
    <nav className="ph-bar" aria-label={t('app.places')}>
      {open && (
        <Link to="/p/$projectId" params={{ projectId: open }}>
          <Icon of={SquareKanban} />
          {t('app.board')}
        </Link>
      )}
      <Link to="/projects">
        <Icon of={Layers} />
        {t('app.projects')}
      </Link>
      <Link to="/import">
        <Icon of={Upload} />
        {t('app.import')}
      </Link>
      <Link to="/settings">
        <Icon of={Settings} />
        {t('app.settings')}
      </Link>
    </nav>
  );
}
