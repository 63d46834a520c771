import { X } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import { DomainError } from '@cairn/shared/domain/kernel/errors.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf, type Index } from '@cairn/shared/domain/kernel/registers.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { t } from '../../../words/t.ts';
import { stonesOf } from '../board/column-stones.ts';
import { selectColumns, selectKey, selectTask } from '../selectors.ts';
import { setParent } from './panel-actions.ts';
import { selectBelow } from './panel-selectors.ts';
import type { PropName } from './prop-name.ts';
import { taskNumber } from './task-number.ts';
import { TaskPicker } from './task-picker.tsx';

interface ParentRowProps {
  session: DocumentSession;
  task: Task;
  editable: boolean;
  open: PropName | null;
  onOpen(name: PropName | null): void;
  onOpenTask(id: Id22): void;
}

/** The task above this one: a link to it. It shows only where there is one, or while one is being chosen. */
export function ParentRow({ session, task, editable, open, onOpen, onOpenTask }: ParentRowProps): ReactNode {
  const parent = useIndex(
    session,
    useCallback((index: Index) => (task.parent === null ? undefined : selectTask(index, task.parent)), [task.parent]),
  );
  const columns = useIndex(session, selectColumns);
  const key = useIndex(session, selectKey);
  const choosing = open === 'parent';
  // Itself and all below it would make a circle.
  const without = useMemo(
    () => new Set(choosing ? [task.id, ...selectBelow(indexOf(session.doc), task.id)] : []),
    [choosing, session, task.id],
  );
  if (parent === undefined && !choosing) return null;
  const choose = (id: Id22 | null) => {
    try {
      setParent(session, task.id, id);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      showToast({ text: t('task.parentCycle'), bad: true });
    }
    onOpen(null);
  };
  return (
    <div className="prop wide">
      <span className="prop-name">{t('task.parent')}</span>
      <span className="prop-value parent">
        {parent && (
          <button type="button" className="line-go" onClick={() => onOpenTask(parent.id)}>
            <CairnState stones={stonesOf(columns, parent.column)} />
            <span className="no ink-3 xs">{taskNumber(key, parent.number)}</span>
            <span className="trunc">{parent.title}</span>
          </button>
        )}
        {choosing && (
          <Popover
            trigger={
              <button type="button" className="line-go ink-3">
                {parent ? '' : t('task.chooseParent')}
              </button>
            }
            label={t('task.chooseParent')}
            open
            onOpenChange={(on) => onOpen(on ? 'parent' : null)}
            className="menu"
          >
            <TaskPicker session={session} label={t('task.chooseParent')} without={without} onPick={choose} />
          </Popover>
        )}
        {parent && editable && (
          <IconButton icon={X} label={t('task.removeParent')} size="sm" className="push" onClick={() => choose(null)} />
        )}
      </span>
    </div>
  );
}
