import { Link, useParams, type LinkProps } from '@tanstack/react-router';
import { Keyboard, Layers, PanelLeft, Plus, Settings, Upload, type LucideIcon } from 'lucide-react';
import { lazy, Suspense, useState, type ReactElement, type ReactNode } from 'react';
import { useDirectory, type DirectoryProject } from '../http/directory.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { t } from '../words/t.ts';
import { useCurrentTeam } from './current-team.ts';
import { useSession } from './session.ts';
import { SyncChip } from './sync-chip.tsx';
import { TeamSwitcher } from './team-switcher.tsx';

const NewProjectDialog = lazy(async () => ({
  default: (await import('../features/projects/new-project-dialog.tsx')).NewProjectDialog,
}));

/** Places at the left: team, screens, projects; at the foot the person and where their bytes are. */
export function Rail({ folded, onFold, onKeys }: { folded: boolean; onFold: () => void; onKeys: () => void }) {
  const { user } = useSession();
  const { projects, loaded } = useDirectory();
  const team = useCurrentTeam();
  const [creating, setCreating] = useState(false);
  const shown = projects.filter((project) => project.archivedAt === null && belongs(project, team?.id));
  return (
    <aside className="rail" aria-label={t('app.places')}>
      <div className="rail-head">
        <TeamSwitcher />
        <span className="push hide-folded">
          <IconButton icon={PanelLeft} label={t('app.foldRail')} keys="[" size="sm" onClick={onFold} />
        </span>
      </div>
      <div className="rail-scroll">
        <nav className="rail-nav" aria-label={t('app.places')}>
          {folded && (
            <Hinted label={t('app.unfoldRail')} on>
              <button type="button" className="nav" onClick={onFold} aria-label={t('app.unfoldRail')}>
                <Icon of={PanelLeft} />
              </button>
            </Hinted>
          )}
          <Place to="/projects" icon={Layers} label={t('app.projects')} folded={folded} />
          <Place to="/import" icon={Upload} label={t('app.import')} folded={folded} />
          <div className="rail-h">{t('app.projects')}</div>
          {loaded && shown.map((project) => <ProjectPlace key={project.id} project={project} folded={folded} />)}
          <Hinted label={t('project.new')} on={folded}>
            <button type="button" className="nav" onClick={() => setCreating(true)} aria-label={t('project.new')}>
              <Icon of={Plus} />
              <span className="trunc">{t('project.new')}</span>
            </button>
          </Hinted>
        </nav>
      </div>
      <div className="rail-foot">
        <SyncChip folded={folded} />
        <div className="me">
          {user && <Avatar person={user} quiet />}
          <span className="grow trunc">{user?.name}</span>
          <span className="row hide-folded" style={{ gap: 0 }}>
            <IconButton icon={Keyboard} label={t('ui.keys')} keys="?" size="sm" onClick={onKeys} />
            <SettingsLink />
          </span>
        </div>
        {folded && (
          <Hinted label={t('app.settings')} on>
            <Link className="nav" to="/settings/profile" aria-label={t('app.settings')}>
              <Icon of={Settings} />
            </Link>
          </Hinted>
        )}
      </div>
      {creating && (
        <Suspense>
          <NewProjectDialog team={team} onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </aside>
  );
}

const belongs = (project: DirectoryProject, teamId: string | undefined) =>
  teamId === undefined || project.teamId === teamId;

function SettingsLink() {
  return (
    <Tooltip label={t('app.settings')}>
      <Link className="btn btn-icon btn-sm" to="/settings/profile" aria-label={t('app.settings')}>
        <Icon of={Settings} />
      </Link>
    </Tooltip>
  );
}

/** While the rail is folded its words are tooltips. */
function Hinted({ label, on, children }: { label: string; on: boolean; children: ReactElement }) {
  return on ? (
    <Tooltip label={label} side="right">
      {children}
    </Tooltip>
  ) : (
    children
  );
}

function Place({
  to,
  icon,
  label,
  folded,
}: {
  to: LinkProps['to'];
  icon: LucideIcon;
  label: string;
  folded: boolean;
}): ReactNode {
  return (
    <Hinted label={label} on={folded}>
      <Link className="nav" to={to} aria-label={label} activeOptions={{ exact: true }}>
        <Icon of={icon} />
        <span className="trunc">{label}</span>
      </Link>
    </Hinted>
  );
}

function ProjectPlace({ project, folded }: { project: DirectoryProject; folded: boolean }) {
  const { projectId } = useParams({ strict: false });
  const here = projectId === project.id22;
  return (
    <Hinted label={project.name} on={folded}>
      <Link
        className="nav"
        to="/p/$projectId"
        params={{ projectId: project.id22 }}
        aria-label={project.name}
        aria-current={here ? 'page' : undefined}
      >
        <span className="nav-key" aria-hidden>
          {project.key.slice(0, 2)}
        </span>
        <span className="trunc">{project.name}</span>
      </Link>
    </Hinted>
  );
}
