import { memo, type ReactNode } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useDirectory } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { AvatarStack } from '../../../ui/avatar.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { locale, t } from '../../../words/t.ts';
import { dueWords } from '../date-words.ts';
import { stonesOf } from '../board/column-stones.ts';
import { selectColumns, selectKey } from '../selectors.ts';
import { taskNumber } from './task-number.ts';

interface TaskLineProps {
  session: DocumentSession;
  task: Task;
  onOpen(id: Id22): void;
  /** before the state, e.g. the kind of a relation */
  before?: ReactNode;
  /** at the end, e.g. a button to take it off the list */
  after?: ReactNode;
}

/** Another task in one line: its state, number, title, due date and people. */
export const TaskLine = memo(function TaskLine({ session, task, onOpen, before, after }: TaskLineProps): ReactNode {
  const columns = useIndex(session, selectColumns);
  const key = useIndex(session, selectKey);
  const { personById } = useDirectory();
  const done = task.doneAt !== null;
  const due = task.due === null || done ? null : dueWords(task.due, Date.now(), locale());
  const column = columns.find((entry) => entry.id === task.column);
  return (
    <li className={done ? 'li line is-done' : 'li line'}>
      {before}
      <button type="button" className="line-go" onClick={() => onOpen(task.id)}>
        <CairnState stones={stonesOf(columns, task.column)} label={column?.name ?? ''} />
        <span className="no">{taskNumber(key, task.number)}</span>
        <span className="trunc grow">{task.title}</span>
      </button>
      {due && (
        <span className={`xs num nowrap ${due.tone === 'late' ? 'late' : due.tone === 'soon' ? 'warn' : 'ink-3'}`}>
          {due.text}
        </span>
      )}
      {task.assignees.length > 0 && (
        <AvatarStack
          people={task.assignees.map((id) => ({ id, name: personById.get(id)?.name ?? t('task.unknownPerson') }))}
        />
      )}
      {after}
    </li>
  );
});
