import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { useProjects } from '../../../http/directory.ts';
import { useDocument, useDocumentState, useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { Button } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/copy-text.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { t } from '../../../words/t.ts';
import { renameTask } from '../actions.ts';
import { sayHere } from '../here.ts';
import { selectKey, selectTask } from '../selectors.ts';
import { useMe } from '../use-me.ts';
import { Checklist } from './checklist.tsx';
import { CreatedLine } from './created-line.tsx';
import { Description } from './description.tsx';
import { archiveWithToast, deleteWithToast, unarchive } from './panel-actions.ts';
import { PanelFrame } from './panel-frame.tsx';
import { PanelHeader } from './panel-header.tsx';
import { usePanelKeys } from './panel-keys.ts';
import { PanelNotice } from './panel-notice.tsx';
import { sameNeighbours, selectNeighbours } from './panel-selectors.ts';
import type { PropName } from './prop-name.ts';
import { Properties } from './properties.tsx';
import { Relations } from './relations.tsx';
import { Subtasks } from './subtasks.tsx';
import { taskNumber } from './task-number.ts';
import { TitleField } from './title-field.tsx';

// Another feature: composed here by a lazy import, and a chunk that boards do without.
const Thread = lazy(() => import('../../conversations/thread.tsx').then((module) => ({ default: module.Thread })));
const Composer = lazy(() =>
  import('../../conversations/composer.tsx').then((module) => ({ default: module.Composer })),
);

export interface TaskPanelProps {
  /** its document is open and ready */
  projectId: Id22;
  taskId: Id22;
  /** another task in its place */
  onOpenTask(id: Id22): void;
  onClose(): void;
}

/** One task with all that belongs to it. Stays open while the board beneath lives on. */
export function TaskPanel({ projectId, taskId, onOpenTask: onOpen, onClose }: TaskPanelProps): ReactNode {
  const session = useDocument(projectDocument(projectId));
  const me = useMe();
  const [full, setFull] = useState(false);
  // Both belong to one task: another one in its place starts with everything closed.
  const [open, setOpen] = useState<{ task: Id22; prop: PropName | 'subtask' | null }>({ task: taskId, prop: null });
  const shown = open.task === taskId ? open.prop : null;
  const show = (prop: PropName | 'subtask' | null) => setOpen({ task: taskId, prop });
  const body = useRef<HTMLDivElement>(null);
  const task = useIndex(
    session,
    useCallback((index: Index) => selectTask(index, taskId), [taskId]),
  );
  const key = useIndex(session, selectKey);
  const neighbours = useIndex(
    session,
    useCallback((index: Index) => selectNeighbours(index, taskId), [taskId]),
    sameNeighbours,
  );
  const writable = useMayWrite(session, projectId);
  const editable = writable && task?.deleted === null;
  const number = task === undefined ? t('task.missing') : taskNumber(key, task.number);

  useEffect(() => {
    sayHere(session, me, { task: taskId });
    return () => session.awareness.setLocalStateField('task', null);
  }, [session, me, taskId]);

  const copyLink = () => void copyTaskLink(projectId, taskId);
  const toPanel = () => body.current?.closest<HTMLElement>('.panel')?.focus({ preventScroll: true });
  const archive = () => {
    if (task?.archivedAt === null) archiveWithToast(session, taskId);
    else unarchive(session, taskId);
  };
  const remove = () => {
    deleteWithToast(session, taskId);
    onClose();
  };
  const actions = {
    me,
    task,
    editable,
    session,
    neighbours,
    show,
    onOpen,
    onClose,
    copyLink,
    archive,
    toggleFull: () => setFull(!full),
  };
  usePanelKeys(actions);

  if (task === undefined) {
    return (
      <PanelFrame label={number} full={false} onClose={onClose} header={null} footer={null}>
        <EmptyState title={t('task.missing')} text={t('task.missingHelp')}>
          <Button kind="line" keys="escape" onClick={onClose}>
            {t('task.close')}
          </Button>
        </EmptyState>
      </PanelFrame>
    );
  }
  const header = (
    <PanelHeader
      session={session}
      task={task}
      projectKey={key}
      me={me}
      editable={editable}
      full={full}
      {...neighbours}
      onOpen={onOpen}
      onCopyLink={copyLink}
      onFull={actions.toggleFull}
      onParent={() => show('parent')}
      onArchive={archive}
      onDelete={remove}
      onClose={onClose}
    />
  );
  const composer = (
    <Suspense fallback={null}>
      <Composer key={taskId} projectId={projectId} taskId={taskId} unborn={task.number === null} onLeave={toPanel} />
    </Suspense>
  );
  return (
    <PanelFrame label={`${number} ${task.title}`} full={full} onClose={onClose} header={header} footer={composer}>
      <div className="panel-page" ref={body} key={taskId}>
        <PanelNotice session={session} task={task} mayWrite={writable} />
        <TitleField
          title={task.title}
          editable={editable}
          onCommit={(title) => renameTask(session, taskId, title)}
          onNext={toPanel}
        />
        <Properties
          session={session}
          task={task}
          editable={editable}
          open={shown === 'subtask' ? null : shown}
          onOpen={show}
          onOpenTask={onOpen}
        />
        <hr className="rule" />
        <Description
          projectId={projectId}
          taskId={taskId}
          me={me}
          editable={editable}
          unborn={task.number === null}
          onLeave={toPanel}
        />
        <Checklist session={session} task={task} editable={editable} />
        <Subtasks
          session={session}
          task={task}
          editable={editable}
          adding={shown === 'subtask'}
          onAdding={(on) => show(on ? 'subtask' : null)}
          onOpen={onOpen}
        />
        <Relations session={session} task={task} editable={editable} onOpen={onOpen} />
        <CreatedLine task={task} />
        <Suspense fallback={null}>
          <Thread projectId={projectId} taskId={taskId} unborn={task.number === null} />
        </Suspense>
      </div>
    </PanelFrame>
  );
}

/** The server's word, else the directory's; a project made offline has neither yet and is one's own. */
function useMayWrite(session: DocumentSession, projectId: Id22): boolean {
  const { role } = useDocumentState(session);
  const known = useProjects().find((project) => project.id22 === projectId)?.role;
  const effective = role ?? known ?? null;
  return effective === null || mayWrite(effective, 'project');
}

async function copyTaskLink(projectId: Id22, taskId: Id22): Promise<void> {
  const copied = await copyText(`${location.origin}/p/${projectId}?task=${taskId}`);
  showToast(copied ? { text: t('task.linkCopied') } : { text: t('task.linkNotCopied'), bad: true });
}
