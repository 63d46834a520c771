import { Check, Plus } from 'lucide-react';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import { t } from '../words/t.ts';
import { Icon } from './icon.tsx';
import { fitsQuery } from './fits-query.ts';
import { Popover } from './popover.tsx';

export interface PickerOption {
  id: string;
  label: string;
  icon?: ReactNode;
  /** at the end of the row, quiet */
  hint?: string;
  /** further words it can be found by */
  keywords?: string;
}

export interface PickerProps {
  /** what is chosen: the accessible name of list and field */
  label: string;
  options: readonly PickerOption[];
  selected: readonly string[];
  /** several may be chosen: the list stays open, each choice toggles */
  multiple?: boolean;
  onSelect: (id: string) => void;
  /** offers to make what was typed and is not there */
  create?: { label: (query: string) => string; run: (query: string) => void };
  placeholder?: string;
  /** told after a single choice */
  onDone?: () => void;
}

/** A list to choose from by typing, arrows and Enter; while nothing is typed, 1–9 choose the first nine. */
export function Picker({
  label,
  options,
  selected,
  multiple = false,
  onSelect,
  create,
  placeholder,
  onDone,
}: PickerProps) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((option) => selected.includes(option.id)),
    ),
  );
  const list = useRef<HTMLDivElement>(null);
  const base = useId();
  const found = useMemo(
    () => options.filter((option) => fitsQuery(query, `${option.label} ${option.keywords ?? ''}`)),
    [options, query],
  );
  const typed = query.trim();
  const creates =
    create !== undefined &&
    typed !== '' &&
    !options.some((option) => option.label.toLowerCase() === typed.toLowerCase());
  const rows = found.length + (creates ? 1 : 0);
  const here = Math.min(at, rows - 1);

  useEffect(() => {
    list.current?.children[here]?.scrollIntoView({ block: 'nearest' });
  }, [here]);

  const choose = (place: number) => {
    const option = found[place];
    if (option) onSelect(option.id);
    else if (creates) create.run(typed);
    else return;
    setQuery('');
    if (!multiple) onDone?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setAt((here + step + rows) % Math.max(1, rows));
    else if (event.key === 'Home' && query === '') setAt(0);
    else if (event.key === 'End' && query === '') setAt(rows - 1);
    else if (event.key === 'Enter') choose(here);
    else if (query === '' && /^[1-9]$/.test(event.key) && Number(event.key) <= found.length)
      choose(Number(event.key) - 1);
    else return;
    event.preventDefault();
  };

  return (
    <div className="picker">
      <div className="menu-in">
        <input
          // The field is what the popover was opened for.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          placeholder={placeholder ?? t('ui.filter')}
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-controls={`${base}-list`}
          aria-activedescendant={rows > 0 ? `${base}-${here}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <div
        ref={list}
        id={`${base}-list`}
        className="picker-list"
        role="listbox"
        aria-label={label}
        aria-multiselectable={multiple || undefined}
      >
        {found.map((option, place) => (
          <Row
            key={option.id}
            id={`${base}-${place}`}
            here={place === here}
            selected={selected.includes(option.id)}
            multiple={multiple}
            digit={query === '' && place < 9 ? place + 1 : null}
            onPoint={() => setAt(place)}
            onChoose={() => choose(place)}
          >
            {option.icon}
            <span className="trunc">{option.label}</span>
            {option.hint && <span className="ink-3 xs nowrap">{option.hint}</span>}
          </Row>
        ))}
        {creates && (
          <Row
            id={`${base}-${found.length}`}
            here={here === found.length}
            selected={false}
            multiple={false}
            digit={null}
            onPoint={() => setAt(found.length)}
            onChoose={() => choose(found.length)}
          >
            <Icon of={Plus} />
            <span className="trunc">{create.label(typed)}</span>
          </Row>
        )}
      </div>
      {rows === 0 && <output className="menu-none">{t('ui.none', { query: typed })}</output>}
    </div>
  );
}

function Row({
  id,
  here,
  selected,
  multiple,
  digit,
  onPoint,
  onChoose,
  children,
}: {
  id: string;
  here: boolean;
  selected: boolean;
  multiple: boolean;
  digit: number | null;
  onPoint: () => void;
  onChoose: () => void;
  children: ReactNode;
}) {
  return (
    // Focus stays in the field; aria-activedescendant points here, and the field's keys choose.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      className={`menu-row${here ? ' is-hover' : ''}`}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      data-quiet
      onPointerMove={onPoint}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {multiple && (
        <span className={`check${selected ? ' on' : ''}`} aria-hidden>
          {selected && <Icon of={Check} size={12} />}
        </span>
      )}
      {children}
      <span className="push row" style={{ gap: 6 }}>
        {!multiple && selected && <Icon of={Check} />}
        {digit !== null && (
          <kbd className="kbd" aria-hidden>
            {digit}
          </kbd>
        )}
      </span>
    </div>
  );
}

/** A picker behind its button; a sheet on phones. */
export function PickerPopover({
  trigger,
  open,
  onOpenChange,
  align,
  ...picker
}: PickerProps & {
  trigger: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
}) {
  const [own, setOwn] = useState(false);
  const shown = open ?? own;
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return (
    <Popover
      trigger={trigger}
      label={picker.label}
      open={shown}
      onOpenChange={change}
      className="menu"
      {...(align ? { align } : {})}
    >
      <Picker
        {...picker}
        onDone={() => {
          change(false);
          picker.onDone?.();
        }}
      />
    </Popover>
  );
}
