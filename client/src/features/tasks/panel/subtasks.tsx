import { Plus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { t } from '../../../words/t.ts';
import { selectColumns } from '../selectors.ts';
import { createSubtask } from './panel-actions.ts';
import { sameTasks, selectSubtasks } from './panel-selectors.ts';
import { TaskLine } from './task-line.tsx';

interface SubtasksProps {
  session: DocumentSession;
  task: Task;
  editable: boolean;
  /** the line for a new one is open */
  adding: boolean;
  onAdding(on: boolean): void;
  onOpen(id: Id22): void;
}

/** The tasks below this one, how many are done, and a line to add one. */
export function Subtasks({ session, task, editable, adding, onAdding, onOpen }: SubtasksProps): ReactNode {
  const subtasks = useIndex(
    session,
    useCallback((index: Index) => selectSubtasks(index, task.id), [task.id]),
    sameTasks,
  );
  const columns = useIndex(session, selectColumns);
  if (subtasks.length === 0 && !editable) return null;
  const done = subtasks.filter((sub) => sub.doneAt !== null).length;
  const add = (title: string) => {
    // Where the work starts, unless everything there is done.
    const column = columns.find((entry) => !entry.done)?.id ?? task.column;
    createSubtask(session, { parent: task.id, column, title });
  };
  return (
    <section aria-label={t('task.subtasks')}>
      <div className="sect">
        <h3>{t('task.subtasks')}</h3>
        {subtasks.length > 0 && (
          <span className="n num">
            {done}/{subtasks.length}
          </span>
        )}
        {editable && (
          <IconButton
            icon={Plus}
            label={t('task.addSubtask')}
            keys="mod+shift+o"
            size="sm"
            className="push"
            onClick={() => onAdding(true)}
          />
        )}
      </div>
      <ul>
        {subtasks.map((sub) => (
          <TaskLine key={sub.id} session={session} task={sub} onOpen={onOpen} />
        ))}
        {adding && <NewSubtask onAdd={add} onClose={() => onAdding(false)} />}
      </ul>
    </section>
  );
}

/** Enter adds and stays for the next, Escape closes, leaving adds what is there. */
function NewSubtask({ onAdd, onClose }: { onAdd(title: string): void; onClose(): void }): ReactNode {
  const [title, setTitle] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const words = title.replace(/\s+/g, ' ').trim();
  const pending = useRef<() => void>(() => undefined);
  useEffect(() => {
    pending.current = () => {
      if (words !== '') onAdd(words);
    };
  });
  useEffect(() => {
    field.current?.focus();
    return () => pending.current();
  }, []);
  const close = () => {
    pending.current = () => undefined;
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && words !== '') {
      onAdd(words);
      setTitle('');
    } else if (event.key === 'Enter' || event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li className="li">
      <CairnState stones={0} />
      <input
        ref={field}
        className="line-in"
        maxLength={500}
        value={title}
        placeholder={t('task.subtaskPlaceholder')}
        aria-label={t('task.addSubtask')}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => {
          pending.current();
          close();
        }}
      />
    </li>
  );
}
