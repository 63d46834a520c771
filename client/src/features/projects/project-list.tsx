import { Link, useNavigate } from '@tanstack/react-router';
import { Archive, ArchiveRestore, CloudUpload, Ellipsis, Pencil, Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import type { Team } from '@cairn/shared/contract/auth.ts';
import { can } from '@cairn/shared/domain/access/roles.ts';
import { useDirectory, type DirectoryProject } from '../../http/directory.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatDay } from '../../words/format.ts';
import { t } from '../../words/t.ts';
import { NewProjectDialog } from './new-project-dialog.tsx';
import { archiveProject } from './project-actions.ts';
import { RenameDialog } from './rename-dialog.tsx';

/** All projects one can see, of every team; archived ones last. */
export function ProjectList({ teams, team }: { teams: readonly Team[]; team: Team | null }) {
  const { projects, loaded } = useDirectory();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [renaming, setRenaming] = useState<DirectoryProject | null>(null);
  useShortcuts(t('project.title'), [{ keys: 'c', label: t('project.new'), run: () => setCreating(true) }]);

  const open = projects.filter((project) => project.archivedAt === null);
  const archived = projects.filter((project) => project.archivedAt !== null);
  const groups = teams
    .map((each) => ({ team: each, projects: open.filter((project) => project.teamId === each.id) }))
    .filter((group) => group.projects.length > 0);
  const known = new Set(teams.map((each) => each.id));
  const strays = open.filter((project) => !known.has(project.teamId));

  return (
    <div className="page scroll">
      <div className="page-in">
        <div className="page-h">
          <div className="grow">
            <h2 className="page-title">{t('project.title')}</h2>
            <p className="lead">{t('project.lead')}</p>
          </div>
          {open.length > 0 && (
            <Button kind="primary" icon={Plus} keys="c" onClick={() => setCreating(true)}>
              {t('project.new')}
            </Button>
          )}
        </div>
        {!loaded && <Skeleton widths={['60%', '45%', '52%']} />}
        {loaded && open.length === 0 && (
          <div style={{ paddingBlock: 64 }}>
            <EmptyState title={t('project.emptyTitle')} text={t('project.emptyText')} stones={0}>
              <div className="row">
                <Button kind="primary" keys="c" onClick={() => setCreating(true)}>
                  {t('project.new')}
                </Button>
                <Button kind="line" icon={Upload} onClick={() => void navigate({ to: '/import' })}>
                  {t('project.emptyImport')}
                </Button>
              </div>
            </EmptyState>
          </div>
        )}
        {groups.map((group) => (
          <Group
            key={group.team.id}
            heading={groups.length + strays.length > 1 ? group.team.name : null}
            projects={group.projects}
            onRename={setRenaming}
          />
        ))}
        {strays.length > 0 && <Group heading={null} projects={strays} onRename={setRenaming} />}
        {archived.length > 0 && <Group heading={t('project.archived')} projects={archived} onRename={setRenaming} />}
      </div>
      {creating && <NewProjectDialog team={team} onClose={() => setCreating(false)} />}
      {renaming && <RenameDialog project={renaming} onClose={() => setRenaming(null)} />}
    </div>
  );
}

function Group({
  heading,
  projects,
  onRename,
}: {
  heading: string | null;
  projects: readonly DirectoryProject[];
  onRename: (project: DirectoryProject) => void;
}) {
  return (
    <section>
      {heading !== null && <h3 className="proj-h">{heading}</h3>}
      <ul>
        {projects.map((project) => (
          <Row key={project.id} project={project} onRename={() => onRename(project)} />
        ))}
      </ul>
    </section>
  );
}

function Row({ project, onRename }: { project: DirectoryProject; onRename: () => void }) {
  const archived = project.archivedAt !== null;
  const manages = can(project.role, 'project.manage');
  const setArchived = async (next: boolean) => {
    await archiveProject(project, next);
    showToast({
      text: t(next ? 'project.archivedToast' : 'project.restoredToast', { name: project.name }),
      action: { label: t('ui.undo'), run: () => void archiveProject(project, !next) },
    });
  };
  return (
    <li className="proj">
      <span className="keymark" aria-hidden>
        {project.key.slice(0, 2)}
      </span>
      <span className="trunc">
        <Link
          className={`proj-link ${archived ? 'ink-2' : 'med'}`}
          to="/p/$projectId"
          params={{ projectId: project.id22 }}
        >
          {project.name}
        </Link>
      </span>
      <span className="ink-3 xs nowrap row" style={{ gap: 5 }}>
        {project.pending && (
          <>
            <Icon of={CloudUpload} size={14} />
            {t('project.pending')}
          </>
        )}
        {!project.pending && archived && t('project.archivedMark', { day: formatDay(new Date(project.archivedAt!)) })}
        {!project.pending && !archived && t(`project.roles.${project.role}`)}
      </span>
      {manages ? (
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label={t('project.menu', { name: project.name })} size="sm" />}
        >
          <MenuItem icon={Pencil} keys="r" onSelect={onRename}>
            {t('project.rename')}
          </MenuItem>
          <MenuItem icon={archived ? ArchiveRestore : Archive} keys="a" onSelect={() => void setArchived(!archived)}>
            {archived ? t('project.restore') : t('project.archive')}
          </MenuItem>
        </Menu>
      ) : (
        <span className="btn-sm btn-icon" />
      )}
    </li>
  );
}
