import { ProjectList } from '../features/projects/project-list.tsx';
import { t } from '../words/t.ts';
import { useCurrentTeam } from './current-team.ts';
import { useSession } from './session.ts';
import { TopBar } from './top-bar.tsx';

export function ProjectsPage() {
  const { teams } = useSession();
  const team = useCurrentTeam();
  return (
    <>
      <TopBar title={t('app.projects')} />
      <div className="main-body">
        <ProjectList teams={teams} team={team} />
      </div>
    </>
  );
}
