import { useState, type ReactNode } from 'react';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { usePeople } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { hueStyle } from '../../../ui/hue.ts';
import { Picker } from '../../../ui/picker.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { PriorityIcon } from '../../../ui/priority-icon.tsx';
import { locale, t } from '../../../words/t.ts';
import { DatePicker } from '../panel/date-picker.tsx';
import { selectColumns, selectIds, selectLabels, selectTask } from '../selectors.ts';
import { stonesOf } from './column-stones.ts';
import { numberOf, priorityKey } from './card-face.tsx';
import { useBoard } from './context.ts';
import { NO_FILTER } from './filter.ts';
import { placeAt } from './placement.ts';
import { useUi, type PickerKind } from './ui-store.ts';

const whole = (index: Index) => index;
/** The index is one object for as long as its document lives: each change has to come through. */
const never = () => false;

/** The picker that a key or menu asked for, beside its card. One for the whole board. */
export function BoardPicker() {
  const { commands } = useBoard();
  const picker = useUi((s) => s.picker);
  if (picker === null) return null;
  return <Anchored key={`${picker.kind} ${picker.ids.join()}`} {...picker} onClose={commands.closePicker} />;
}

function Anchored({ kind, ids, onClose }: { kind: PickerKind; ids: readonly Id22[]; onClose: () => void }) {
  // Where the card is as it opens. Scrolled out of sight, e.g. one of a selection: in the middle then.
  const [point] = useState(() => {
    const card = document.querySelector(`[data-card="${ids[0]}"]`)?.getBoundingClientRect();
    return card ? { x: card.left + 12, y: card.top + 28 } : { x: innerWidth / 2 - 120, y: innerHeight / 3 };
  });
  const Choices = PICKERS[kind];
  return (
    <Popover
      open
      onOpenChange={(open) => !open && onClose()}
      label={t(LABELS[kind])}
      className={kind === 'due' ? '' : 'menu'}
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          className="point"
          style={{ insetInlineStart: point.x, insetBlockStart: point.y }}
        />
      }
    >
      <Choices ids={ids} onClose={onClose} />
    </Popover>
  );
}

const LABELS = {
  state: 'board.state',
  move: 'board.moveTo',
  assign: 'board.assign',
  label: 'board.labels',
  priority: 'board.priority',
  due: 'board.due',
} as const;

const PICKERS = {
  state: StatePicker,
  move: MovePicker,
  assign: AssigneePicker,
  label: LabelPicker,
  priority: PriorityPicker,
  due: DuePicker,
} satisfies Record<PickerKind, (props: Closing) => ReactNode>;

interface Of {
  ids: readonly Id22[];
}
interface Closing extends Of {
  onClose: () => void;
}

function useColumnOptions(ids: readonly Id22[]) {
  const { session } = useBoard();
  const index = useIndex(session, whole, never);
  const columns = selectColumns(index);
  const own = new Set(ids.map((id) => selectTask(index, id)?.column));
  return {
    index,
    selected: [...own].filter((column) => column !== undefined),
    options: columns.map((column) => ({
      id: column.id,
      label: column.name,
      icon: <CairnState stones={stonesOf(columns, column.id)} />,
      hint: '',
    })),
  };
}

/** To the foot of another column, one key each. */
function StatePicker({ ids, onClose }: Closing) {
  const { commands } = useBoard();
  const { options, selected } = useColumnOptions(ids);
  return (
    <Picker
      label={t('board.state')}
      placeholder={t('board.findColumn')}
      options={options}
      selected={selected}
      onSelect={(column) => {
        onClose();
        commands.moveTo(ids, commands.foot(column as Ref8, ids));
      }}
    />
  );
}

/** All that dragging can do, by key: first the column, then the place in it. */
function MovePicker({ ids, onClose }: Closing) {
  const { commands, projectKey } = useBoard();
  const [column, setColumn] = useState<Ref8 | null>(null);
  const { options, selected, index } = useColumnOptions(ids);
  if (column === null) {
    return (
      <Picker
        label={t('board.moveTo')}
        placeholder={t('board.findColumn')}
        options={options}
        selected={selected}
        onSelect={(id) => setColumn(id as Ref8)}
      />
    );
  }
  const rest = selectIds(index, column, NO_FILTER).filter((id) => !ids.includes(id));
  const go = (at: number) => {
    onClose();
    commands.moveTo(ids, placeAt(column, rest, at));
  };
  const places = [
    { id: 'foot', label: t('board.placeFoot'), at: rest.length },
    { id: 'top', label: t('board.placeTop'), at: 0 },
    ...rest.slice(0, -1).map((id, at) => {
      const task = selectTask(index, id);
      const number = task === undefined ? null : numberOf(task, projectKey);
      return { id, label: t('board.placeAfter', { card: `${number ?? ''} ${task?.title ?? ''}`.trim() }), at: at + 1 };
    }),
  ];
  return (
    <Picker
      key={column}
      label={t('board.moveCardTo', { card: commands.columnName(column) })}
      placeholder={t('board.findPlace', { column: commands.columnName(column) })}
      options={places}
      selected={[]}
      onSelect={(id) => go(places.find((place) => place.id === id)!.at)}
    />
  );
}

function AssigneePicker({ ids }: Of) {
  const { session, commands } = useBoard();
  const people = usePeople();
  const index = useIndex(session, whole, never);
  const tasks = ids.map((id) => selectTask(index, id)).filter((task) => task !== undefined);
  return (
    <Picker
      multiple
      label={t('board.assign')}
      placeholder={t('board.findPerson')}
      options={people.map((person) => ({
        id: person.id22,
        label: person.name,
        icon: <Avatar person={{ id: person.id22, name: person.name }} quiet />,
        keywords: person.email ?? '',
      }))}
      selected={people.map((person) => person.id22).filter((id) => tasks.every((task) => task.assignees.includes(id)))}
      onSelect={(id) => commands.toggleAssignee(id as Id22, ids)}
    />
  );
}

function LabelPicker({ ids }: Of) {
  const { session, commands } = useBoard();
  const index = useIndex(session, whole, never);
  const labels = selectLabels(index);
  const tasks = ids.map((id) => selectTask(index, id)).filter((task) => task !== undefined);
  return (
    <Picker
      multiple
      label={t('board.labels')}
      placeholder={t('board.findLabel')}
      options={labels.map((label) => ({
        id: label.id,
        label: label.name,
        icon: <span className="pebble" style={hueStyle(label.color)} />,
      }))}
      selected={labels.map((label) => label.id).filter((id) => tasks.every((task) => task.labels.includes(id)))}
      onSelect={(id) => commands.toggleLabel(id as Ref8, ids)}
      create={{ label: (name) => t('board.createLabel', { name }), run: (name) => commands.createLabel(name, ids) }}
    />
  );
}

function PriorityPicker({ ids, onClose }: Closing) {
  const { session, commands } = useBoard();
  const index = useIndex(session, whole, never);
  const own = new Set(ids.map((id) => selectTask(index, id)?.priority));
  return (
    <Picker
      label={t('board.priority')}
      placeholder={t('board.findPriority')}
      options={[4, 3, 2, 1, 0].map((level) => ({
        id: String(level),
        label: t(priorityKey(level)),
        icon: <PriorityIcon level={level} />,
      }))}
      selected={[...own].map(String)}
      onSelect={(level) => {
        onClose();
        commands.setPriority(Number(level), ids);
      }}
    />
  );
}

function DuePicker({ ids, onClose }: Closing) {
  const { commands } = useBoard();
  return (
    <DatePicker
      value={commands.task(ids[0]!)?.due ?? null}
      locale={locale()}
      label={t('board.due')}
      onPick={(due) => {
        onClose();
        commands.setDue(due, ids);
      }}
    />
  );
}
