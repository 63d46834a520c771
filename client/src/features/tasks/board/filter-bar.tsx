import { Search, Tag, User, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { usePeople } from '../../../http/directory.ts';
import { useIndex } from '../../../sync/react.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { hueStyle } from '../../../ui/hue.ts';
import { Icon } from '../../../ui/icon.tsx';
import { PickerPopover } from '../../../ui/picker.tsx';
import { PriorityIcon } from '../../../ui/priority-icon.tsx';
import { t } from '../../../words/t.ts';
import { selectColumns, selectIds, selectLabels } from '../selectors.ts';
import { priorityKey } from './card-face.tsx';
import { useBoard } from './context.ts';
import { isFiltering, NO_FILTER, type Filter } from './filter.ts';

const toggled = <T,>(list: readonly T[], entry: T): T[] =>
  list.includes(entry) ? list.filter((other) => other !== entry) : [...list, entry];

/** What the board is narrowed to, in the open: each part can be changed or dropped where it stands. */
export function FilterBar({ onChange, onClose }: { onChange: (filter: Filter) => void; onClose: () => void }) {
  const { session, filter, projectKey } = useBoard();
  const labels = useIndex(session, selectLabels);
  const people = usePeople();
  const [text, setText] = useState(filter.text);
  const field = useRef<HTMLInputElement>(null);
  const counts = useIndex(session, (index: Index) => {
    const columns = selectColumns(index);
    const total = (by: Filter) => columns.reduce((sum, column) => sum + selectIds(index, column.id, by).length, 0);
    return `${total(filter)},${total(NO_FILTER)}`;
  });
  const [shown, count] = counts.split(',').map(Number) as [number, number];

  useEffect(() => {
    field.current?.focus();
  }, []);
  const write = (next: string) => {
    setText(next);
    onChange({ ...filter, text: next.trim() });
  };
  const close = () => {
    onChange(NO_FILTER);
    onClose();
  };
  return (
    <search className="sub filter-bar" aria-label={t('board.filter')}>
      <span className="field filter-text">
        <Icon of={Search} />
        <input
          ref={field}
          type="search"
          value={text}
          placeholder={projectKey === '' ? t('board.filterText') : `${t('board.filterText')}, ${projectKey}-12`}
          aria-label={t('board.filterText')}
          onChange={(event) => write(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            if (text === '') close();
            else write('');
          }}
        />
      </span>
      <Facet
        icon={<Icon of={User} />}
        label={t('board.filterWho')}
        options={people.map((person) => ({
          id: person.id22,
          label: person.name,
          icon: <Avatar person={{ id: person.id22, name: person.name }} quiet />,
        }))}
        selected={filter.people}
        onToggle={(id) => onChange({ ...filter, people: toggled(filter.people, id as Id22) })}
      />
      <Facet
        icon={<Icon of={Tag} />}
        label={t('board.labels')}
        options={labels.map((label) => ({
          id: label.id,
          label: label.name,
          icon: <span className="pebble" style={hueStyle(label.color)} />,
        }))}
        selected={filter.labels}
        onToggle={(id) => onChange({ ...filter, labels: toggled(filter.labels, id as Ref8) })}
      />
      <Facet
        icon={<PriorityIcon level={2} />}
        label={t('board.priority')}
        options={[4, 3, 2, 1, 0].map((level) => ({
          id: String(level),
          label: t(priorityKey(level)),
          icon: <PriorityIcon level={level} />,
        }))}
        selected={filter.priorities.map(String)}
        onToggle={(id) => onChange({ ...filter, priorities: toggled(filter.priorities, Number(id)) })}
      />
      <span className="grow" />
      {isFiltering(filter) && <output className="ink-3 num nowrap">{t('board.filterShown', { shown, count })}</output>}
      <IconButton icon={X} label={t('board.filterClear')} keys="escape" size="sm" onClick={close} />
    </search>
  );
}

/** One row of the filter: a button that names what is chosen. */
function Facet({
  icon,
  label,
  options,
  selected,
  onToggle,
}: {
  icon: ReactNode;
  label: string;
  options: { id: string; label: string; icon: ReactNode }[];
  selected: readonly string[];
  onToggle: (id: string) => void;
}) {
  const chosen = options.filter((option) => selected.includes(option.id));
  return (
    <PickerPopover
      multiple
      label={label}
      options={options}
      selected={selected}
      onSelect={onToggle}
      trigger={
        <button type="button" className={chosen.length > 0 ? 'btn btn-sm btn-line' : 'btn btn-sm'}>
          {icon}
          {chosen.length === 0 ? label : chosen.map((option) => option.label).join(', ')}
        </button>
      }
    />
  );
}
