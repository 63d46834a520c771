import { useMemo, type ReactNode } from 'react';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useDirectory } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { hueStyle } from '../../../ui/hue.ts';
import { PickerPopover, type PickerOption } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { PriorityIcon } from '../../../ui/priority-icon.tsx';
import { locale, t } from '../../../words/t.ts';
import { assign, setDue, setPriority } from '../actions.ts';
import { dateWords, dueSentence, type PlainDate } from '../date-words.ts';
import { stonesOf } from '../board/column-stones.ts';
import { selectColumns, selectLabels } from '../selectors.ts';
import { useEachMinute } from '../board/now.ts';
import { DatePicker } from './date-picker.tsx';
import { EstimatePicker, estimateWords } from './estimate-picker.tsx';
import { LabelPicker } from './label-picker.tsx';
import { setEstimate, setStart, setState } from './panel-actions.ts';
import { ParentRow } from './parent-row.tsx';
import type { PropName } from './prop-name.ts';
import { PropRow } from './prop-row.tsx';

interface PropertiesProps {
  session: DocumentSession;
  task: Task;
  editable: boolean;
  /** whose picker is open, by key or by hand */
  open: PropName | null;
  onOpen(name: PropName | null): void;
  onOpenTask(id: Id22): void;
}

/** What a task is, in rows: each opens its picker by a click or its key. Who may only read sees text. */
export function Properties(props: PropertiesProps): ReactNode {
  return (
    <div className="props">
      <StateRow {...props} />
      <PriorityRow {...props} />
      <PeopleRow {...props} />
      <DateRow {...props} name="due" keys="d" />
      <EstimateRow {...props} />
      <DateRow {...props} name="start" keys="shift+d" />
      <LabelsRow {...props} />
      <ParentRow {...props} />
    </div>
  );
}

/** How a row's popover is tied to what is open. */
const opening = ({ open, onOpen }: PropertiesProps, name: PropName) => ({
  open: open === name,
  onOpenChange: (on: boolean) => onOpen(on ? name : null),
});

function StateRow(props: PropertiesProps): ReactNode {
  const { session, task, editable } = props;
  const columns = useIndex(session, selectColumns);
  const column = columns.find((entry) => entry.id === task.column);
  const options = columns.map((entry) => ({
    id: entry.id,
    label: entry.name,
    icon: <CairnState stones={stonesOf(columns, entry.id)} />,
  }));
  const row = (
    <PropRow
      name={t('task.state')}
      keys="s"
      empty={column === undefined}
      value={
        <>
          <CairnState stones={stonesOf(columns, task.column)} />
          <span className="trunc">{column?.name ?? t('task.none')}</span>
        </>
      }
      editable={editable}
    />
  );
  if (!editable) return row;
  return (
    <PickerPopover
      trigger={row}
      label={t('task.state')}
      options={options}
      selected={[task.column]}
      onSelect={(id) => setState(session, task.id, id as Ref8)}
      {...opening(props, 'state')}
    />
  );
}

/** Highest first, as people look for it. */
const PRIORITIES = [4, 3, 2, 1, 0] as const;
const PRIORITY_WORDS = {
  4: 'task.priority4',
  3: 'task.priority3',
  2: 'task.priority2',
  1: 'task.priority1',
  0: 'task.priority0',
} as const;

function PriorityRow(props: PropertiesProps): ReactNode {
  const { session, task, editable } = props;
  const words = (level: number) => t(PRIORITY_WORDS[level as 0] ?? 'task.priority0');
  const options = PRIORITIES.map((level) => ({
    id: String(level),
    label: words(level),
    icon: <PriorityIcon level={level} />,
    keywords: String(level),
  }));
  const row = (
    <PropRow
      name={t('task.priority')}
      keys="p"
      empty={task.priority === 0}
      value={
        <>
          {task.priority > 0 && <PriorityIcon level={task.priority} />}
          {task.priority > 0 ? words(task.priority) : t('task.none')}
        </>
      }
      editable={editable}
    />
  );
  if (!editable) return row;
  return (
    <PickerPopover
      trigger={row}
      label={t('task.priority')}
      options={options}
      selected={[String(task.priority)]}
      onSelect={(level) => setPriority(session, [task.id], Number(level))}
      {...opening(props, 'priority')}
    />
  );
}

function PeopleRow(props: PropertiesProps): ReactNode {
  const { session, task, editable } = props;
  const { people, personById } = useDirectory();
  const nameOf = (id: Id22) => personById.get(id)?.name ?? t('task.unknownPerson');
  const options = useMemo((): PickerOption[] => {
    // Whoever is on it already comes first, even one who has left.
    const known = people.map((person) => ({ id: person.id22, name: person.name, email: person.email }));
    const gone = task.assignees
      .filter((id) => !personById.has(id))
      .map((id) => ({ id, name: t('task.unknownPerson'), email: '' }));
    return [...gone, ...known].map((person) => ({
      id: person.id,
      label: person.name,
      icon: <Avatar person={person} quiet />,
      keywords: person.email,
    }));
  }, [people, personById, task.assignees]);
  const [only] = task.assignees;
  const row = (
    <PropRow
      name={t('task.people')}
      keys="a"
      empty={only === undefined}
      value={
        only === undefined ? (
          t('task.nobody')
        ) : task.assignees.length === 1 ? (
          <>
            <Avatar person={{ id: only, name: nameOf(only) }} quiet />
            <span className="trunc">{nameOf(only)}</span>
          </>
        ) : (
          <span className="row prop-people">
            {task.assignees.map((id) => (
              <Avatar key={id} person={{ id, name: nameOf(id) }} />
            ))}
          </span>
        )
      }
      editable={editable}
    />
  );
  if (!editable) return row;
  return (
    <PickerPopover
      trigger={row}
      label={t('task.people')}
      options={options}
      selected={task.assignees}
      multiple
      onSelect={(id) => assign(session, [task.id], id as Id22, !task.assignees.includes(id as Id22))}
      {...opening(props, 'people')}
    />
  );
}

function DateRow(props: PropertiesProps & { name: 'due' | 'start'; keys: string }): ReactNode {
  const { session, task, editable, name, keys, onOpen } = props;
  const date = task[name];
  const done = task.doneAt !== null;
  const text = useEachMinute((now) => (date === null ? '' : words(date, name, now, done).text));
  const tone = useEachMinute((now) => (date === null ? '' : (words(date, name, now, done).tone ?? '')));
  const label = t(name === 'due' ? 'task.due' : 'task.start');
  const wrong = name === 'start' && date !== null && task.due !== null && date > task.due;
  const pick = (next: PlainDate | null) => {
    if (name === 'due') setDue(session, [task.id], next);
    else setStart(session, task.id, next);
    onOpen(null);
  };
  const row = (
    <PropRow
      name={label}
      keys={keys}
      empty={date === null}
      value={
        date === null ? (
          t('task.none')
        ) : (
          <span className={`num ${tone === 'late' || wrong ? 'late' : tone === 'soon' ? 'warn' : ''}`}>
            {wrong ? t('task.afterDue', { date: text }) : text}
          </span>
        )
      }
      editable={editable}
    />
  );
  if (!editable) return row;
  return (
    <Popover trigger={row} label={label} {...opening(props, name)}>
      <DatePicker value={date} locale={locale()} label={label} onPick={pick} />
    </Popover>
  );
}

const words = (date: PlainDate, name: 'due' | 'start', now: number, done: boolean) =>
  name === 'due' ? dueSentence(date, now, locale(), { done }) : { text: dateWords(date, now, locale()), tone: null };

function EstimateRow(props: PropertiesProps): ReactNode {
  const { session, task, editable, onOpen } = props;
  const row = (
    <PropRow
      name={t('task.estimate')}
      keys="e"
      empty={task.estimate === null}
      value={task.estimate === null ? t('task.none') : <span className="num">{estimateWords(task.estimate)}</span>}
      editable={editable}
    />
  );
  if (!editable) return row;
  return (
    <Popover trigger={row} label={t('task.estimate')} className="menu" {...opening(props, 'estimate')}>
      <EstimatePicker
        value={task.estimate}
        onPick={(points) => {
          setEstimate(session, task.id, points);
          onOpen(null);
        }}
      />
    </Popover>
  );
}

function LabelsRow(props: PropertiesProps): ReactNode {
  const { session, task, editable } = props;
  const labels = useIndex(session, selectLabels);
  const set = labels.filter((label) => task.labels.includes(label.id));
  const row = (
    <PropRow
      name={t('task.labels')}
      keys="l"
      wide
      empty={set.length === 0}
      value={
        set.length === 0
          ? t('task.none')
          : set.map((label) => (
              <span key={label.id} className="lb" style={hueStyle(label.color)}>
                {label.name}
              </span>
            ))
      }
      editable={editable}
    />
  );
  if (!editable) return row;
  return <LabelPicker trigger={row} session={session} task={task} {...opening(props, 'labels')} />;
}
