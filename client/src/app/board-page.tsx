import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronDown, Eye, SquareKanban, UserPlus } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type DragEvent } from 'react';
import { can } from '@cairn/shared/domain/access/roles.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { isId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { Board } from '../features/tasks/board/board.tsx';
import { useDirectory, type DirectoryProject } from '../http/directory.ts';
import { useDocument, useDocumentState } from '../sync/react.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { PickerPopover } from '../ui/picker.tsx';
import { t } from '../words/t.ts';
import { BoardSkeleton } from './board-skeleton.tsx';
import { chooseTeam } from './current-team.ts';
import { handFile } from './handed-file.ts';
import { rememberProject } from './last-project.ts';
import { NotFound } from './not-found.tsx';
import { useSession } from './session.ts';
import { TopBar } from './top-bar.tsx';
import { useMeetNewcomers } from './use-meet-newcomers.ts';

const TaskPanel = lazy(async () => ({ default: (await import('../features/tasks/panel/task-panel.tsx')).TaskPanel }));
const ShareDialog = lazy(async () => ({
  default: (await import('../features/projects/share-dialog.tsx')).ShareDialog,
}));

/** One project: its board, and over it the task that `?task=` names. */
export function BoardPage() {
  const { projectId } = useParams({ from: '/frame/p/$projectId' });
  return isId22(projectId) ? <ProjectScreen key={projectId} projectId={projectId} /> : <NotFound />;
}

function ProjectScreen({ projectId }: { projectId: Id22 }) {
  const { user, teams } = useSession();
  const { projects } = useDirectory();
  const project = projects.find((each) => each.id22 === projectId);
  const session = useDocument(projectDocument(projectId));
  const state = useDocumentState(session);
  useMeetNewcomers(session);
  const [sharing, setSharing] = useState(false);
  const drop = useFileDrop();
  const name = project?.name ?? t('app.board');
  useEffect(() => {
    if (user && state.ready) rememberProject(user.id, projectId);
  }, [user, projectId, state.ready]);
  const teamId = project?.teamId;
  useEffect(() => {
    if (teamId !== undefined) chooseTeam(teamId);
  }, [teamId]);

  return (
    <>
      <TopBar
        title={t('app.board')}
        windowTitle={name}
        parents={project ? [{ label: name, menu: <ProjectSwitcher project={project} /> }] : []}
        {...(project ? { phoneTitle: <ProjectSwitcher project={project} /> } : {})}
        views={
          <Link to="/p/$projectId" params={{ projectId }} aria-current="page">
            <Icon of={SquareKanban} />
            {t('app.board')}
          </Link>
        }
      >
        {state.role !== null && !can(state.role, 'project.write') && (
          <span className="ink-3 row nowrap hide-phone" style={{ gap: 5 }} title={t('app.readOnly')}>
            <Icon of={Eye} />
            {t(`project.roles.${state.role}`)}
          </span>
        )}
        {project && user && (
          <Button icon={UserPlus} aria-label={t('app.share')} onClick={() => setSharing(true)}>
            <span className="fold-words">{t('app.share')}</span>
          </Button>
        )}
      </TopBar>
      <div className="main-body" {...drop}>
        {state.ready && <OpenBoard projectId={projectId} />}
        {!state.ready && state.missing === null && <BoardSkeleton />}
        {!state.ready && state.missing !== null && <Missing why={state.missing} />}
      </div>
      {state.ready && <OpenTask projectId={projectId} />}
      {sharing && project && user && (
        <Suspense>
          <ShareDialog
            project={project}
            team={teams.find((team) => team.id === project.teamId) ?? null}
            self={user}
            onClose={() => setSharing(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** What the address says of the board: the open task and the filter. Each is changed without losing the other. */
function useAddress(projectId: Id22) {
  const navigate = useNavigate();
  const search = useSearch({ from: '/frame/p/$projectId' });
  const go = (change: { task?: Id22 | null; filter?: string }, replace: boolean) => {
    const { task = search.task, filter = search.filter } = change;
    const next = { ...(task ? { task } : {}), ...(filter ? { filter } : {}) };
    void navigate({ to: '/p/$projectId', params: { projectId }, search: next, replace });
  };
  return {
    task: isId22(search.task) ? search.task : null,
    filter: search.filter ?? '',
    openTask: (task: Id22 | null) => go({ task }, false),
    setFilter: (filter: string) => go({ filter }, true),
  };
}

function OpenBoard({ projectId }: { projectId: Id22 }) {
  const { task, filter, openTask, setFilter } = useAddress(projectId);
  return <Board projectId={projectId} openTask={task} onOpenTask={openTask} filter={filter} onFilter={setFilter} />;
}

function OpenTask({ projectId }: { projectId: Id22 }) {
  const { task, openTask } = useAddress(projectId);
  if (task === null) return null;
  return (
    <Suspense>
      <TaskPanel projectId={projectId} taskId={task} onOpenTask={openTask} onClose={() => openTask(null)} />
    </Suspense>
  );
}

/** The project's name leads to the others. */
function ProjectSwitcher({ project }: { project: DirectoryProject }) {
  const { projects } = useDirectory();
  const navigate = useNavigate();
  const open = projects.filter((each) => each.archivedAt === null || each.id === project.id);
  return (
    <PickerPopover
      label={t('project.switch')}
      placeholder={t('project.find')}
      options={open.map((each) => ({ id: each.id22, label: each.name, hint: each.key }))}
      selected={[project.id22]}
      onSelect={(projectId) => void navigate({ to: '/p/$projectId', params: { projectId } })}
      trigger={
        <button type="button" className="crumb-switch">
          <span className="trunc">{project.name}</span>
          <Icon of={ChevronDown} size={14} />
        </button>
      }
    />
  );
}

function Missing({ why }: { why: 'offline' | 'forbidden' }) {
  return (
    <EmptyState
      error={why === 'forbidden'}
      title={t('app.noProjectTitle')}
      text={t(why === 'forbidden' ? 'app.noProjectForbidden' : 'app.noProjectOffline')}
      stones={1}
    >
      <Link className="btn btn-line" to="/projects">
        {t('app.toProjects')}
      </Link>
    </EmptyState>
  );
}

const hasFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');

/** An export dropped anywhere on the board goes to the import screen, which shows it before anything is kept. */
function useFileDrop() {
  const navigate = useNavigate();
  return {
    onDragOver: (event: DragEvent) => {
      if (hasFile(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const [file] = event.dataTransfer.files;
      if (!file || event.defaultPrevented) return;
      event.preventDefault();
      handFile(file);
      void navigate({ to: '/import' });
    },
  };
}
