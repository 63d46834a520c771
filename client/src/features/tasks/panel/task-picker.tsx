import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { fitsQuery } from '../../../ui/fits-query.ts';
import { t } from '../../../words/t.ts';
import { stonesOf } from '../board/column-stones.ts';
import { selectColumns, selectKey } from '../selectors.ts';
import { selectLiveTasks } from './panel-selectors.ts';
import { taskNumber } from './task-number.ts';

interface TaskPickerProps {
  session: DocumentSession;
  label: string;
  /** tasks that make no sense here: itself, those already chosen */
  without: ReadonlySet<Id22>;
  onPick(id: Id22): void;
}

/** A project may have thousands of tasks: only so many lines are made. */
const SHOWN = 12;

/** Finds a task of the project by number or words; the newest first while nothing is typed. */
export function TaskPicker({ session, label, without, onPick }: TaskPickerProps): ReactNode {
  const columns = useIndex(session, selectColumns);
  const key = useIndex(session, selectKey);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const base = useId();
  // Read once, when it opens: the list must not jump under the hand while others work.
  const tasks = useMemo(
    () => selectLiveTasks(indexOf(session.doc)).toSorted((a, b) => (a.id < b.id ? 1 : -1)),
    [session],
  );
  const found = useMemo(() => {
    const hits = [];
    for (const task of tasks) {
      if (without.has(task.id) || !fitsQuery(query, `${taskNumber(key, task.number)} ${task.title}`)) continue;
      hits.push(task);
      if (hits.length === SHOWN) break;
    }
    return hits;
  }, [tasks, query, key, without]);
  const here = Math.min(at, found.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((here + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter' && found[here]) onPick(found[here].id);
    else return;
    event.preventDefault();
  };
  return (
    <div className="picker taskpick">
      <div className="menu-in">
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the field is what the popover was opened for
          autoFocus
          value={query}
          placeholder={t('task.findTask')}
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${base}-list`}
          aria-activedescendant={found.length > 0 ? `${base}-${here}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${base}-list`} role="listbox" aria-label={label}>
        {found.map((task, i) => (
          // Focus stays in the field; its keys choose.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={task.id}
            id={`${base}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === here}
            data-quiet
            className={i === here ? 'menu-row is-hover' : 'menu-row'}
            onPointerMove={() => setAt(i)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(task.id)}
          >
            <CairnState stones={stonesOf(columns, task.column)} />
            <span className="no ink-3 xs">{taskNumber(key, task.number)}</span>
            <span className="trunc grow">{task.title}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <output className="menu-none">{query === '' ? t('task.noOtherTasks') : t('ui.none', { query })}</output>
      )}
    </div>
  );
}
