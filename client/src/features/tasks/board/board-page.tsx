import { lazy, Suspense, useEffect, useMemo } from 'react';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Id22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { useDirectory } from '../../../http/directory.ts';
import { useDocument, useDocumentState, useSync } from '../../../sync/react.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { t } from '../../../words/t.ts';
import { Board } from './board.tsx';
import { formatFilter, parseFilter } from './filter.ts';
import './board.css';

const TaskPanel = lazy(() => import('../panel/task-panel.tsx').then((module) => ({ default: module.TaskPanel })));

export interface BoardPageProps {
  projectId: Id22;
  /** the task whose panel is open, from the address */
  task: Id22 | null;
  onTask: (id: Id22 | null) => void;
  /** what the board is narrowed to, as one value of the address; empty: everything */
  filter: string;
  onFilter: (filter: string) => void;
}

/** Opens a project's document and shows its board, or why there is none to show. */
export function BoardPage({ projectId, task, onTask, filter, onFilter }: BoardPageProps) {
  const client = useSync();
  const session = useDocument(projectDocument(projectId));
  const state = useDocumentState(session);
  const me = useMemo(
    () => (client.userId.length === 22 ? (client.userId as Id22) : uuidToId22(client.userId as Uuid)),
    [client.userId],
  );
  const known = useDirectory().projects.find((project) => project.id22 === projectId);
  const narrowed = useMemo(() => parseFilter(filter), [filter]);
  const role = state.role ?? known?.role ?? null;

  // Says to the others which card one has open; nothing where nobody listens.
  useEffect(() => {
    session.awareness.setLocalStateField('task', task);
    return () => session.awareness.setLocalStateField('task', null);
  }, [session, state, task]);

  if (!state.ready) {
    if (state.missing === 'forbidden') {
      return (
        <div className="board-none">
          <EmptyState title={t('board.forbiddenTitle')} text={t('board.forbiddenHelp')} error />
        </div>
      );
    }
    if (state.missing === 'offline') {
      return (
        <div className="board-none">
          <EmptyState title={t('board.offlineTitle')} text={t('board.offlineHelp')} />
        </div>
      );
    }
    return <Loading />;
  }
  return (
    <>
      <Board
        session={session}
        me={me}
        // Until the server has said otherwise the one who made it may write: a project made offline has no role yet.
        mayWrite={role === null || mayWrite(role, 'project')}
        filter={narrowed}
        onFilter={(next) => onFilter(formatFilter(next))}
        openTask={task}
        onOpenTask={onTask}
      />
      {task !== null && (
        <Suspense fallback={null}>
          <TaskPanel key={task} session={session} projectId={projectId} taskId={task} onClose={() => onTask(null)} />
        </Suspense>
      )}
    </>
  );
}

/** The shape of a board, unmoving: only when this device has never held it. */
function Loading() {
  return (
    <div className="board" role="status" aria-label={t('board.loading')}>
      {[3, 4, 2].map((cards) => (
        <div className="col" key={cards} aria-hidden>
          <div className="col-h">
            <span className="skel" style={{ width: 88 }} />
          </div>
          <div className="col-b">
            <div className="cards">
              {Array.from({ length: cards }, (_, n) => (
                // oxlint-disable-next-line react/no-array-index-key -- all alike
                <div className="card" key={n}>
                  <span className="skel" style={{ width: 40, display: 'block', margin: '4px 0 9px' }} />
                  <span className="skel" style={{ width: '92%', display: 'block' }} />
                  <span className="skel" style={{ width: '60%', display: 'block', marginTop: 8 }} />
                </div>
              ))}
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}
