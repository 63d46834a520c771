import {
  ArrowLeft,
  ArrowRight,
  ChevronsLeftRight,
  CircleCheck,
  Ellipsis,
  Gauge,
  Palette,
  Pencil,
  Plus,
  Trash2,
} from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Column } from '@cairn/shared/domain/projects/read.ts';
import { IconButton } from '../../../ui/button.tsx';
import { CairnState, type Stones } from '../../../ui/cairn-state.tsx';
import { HUES, hueStyle } from '../../../ui/hue.ts';
import { Menu, MenuChoice, MenuItem, MenuSeparator, SubMenu } from '../../../ui/menu.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { usePhone } from '../../../ui/use-media.ts';
import { t, type WordKey } from '../../../words/t.ts';
import * as actions from '../actions.ts';
import { useBoard } from './context.ts';

/** As in the document. */
const MAX_NAME = 100;
const MAX_LIMIT = 999;

/** State, name, count and limit; its tools appear when it is pointed at or reached by key. */
export function ColumnHead({
  column,
  stones,
  count,
  place,
}: {
  column: Column;
  stones: Stones;
  count: number;
  place: 'first' | 'last' | 'only' | 'inner';
}) {
  const { session, mayWrite, commands, ui } = useBoard();
  const [editing, setEditing] = useState<'name' | 'limit' | null>(null);
  const phone = usePhone();
  const { id, limit } = column;
  const counted = limit === null ? String(count) : `${count}/${limit}`;
  const said =
    limit === null
      ? t('board.cards', { count })
      : t(count > limit ? 'board.overLimit' : 'board.atLimit', { count, limit });
  return (
    <header className="col-h">
      <CairnState stones={stones} />
      {editing === 'name' ? (
        <NameField
          name={column.name}
          label={t('board.columnName')}
          onDone={(name) => {
            if (name !== null && name !== column.name) actions.renameColumn(session, id, name);
            setEditing(null);
          }}
        />
      ) : (
        <h2 className="col-name">
          <button
            type="button"
            className="trunc"
            title={column.name}
            disabled={!phone && !mayWrite}
            onClick={() => (phone ? ui.set({ jumping: true }) : setEditing('name'))}
          >
            {column.color !== null && <span className="pebble" style={hueStyle(column.color)} />}
            {column.name}
          </button>
        </h2>
      )}
      <Popover
        label={t('board.limitTitle', { column: column.name })}
        open={editing === 'limit'}
        onOpenChange={(open) => setEditing(open ? 'limit' : null)}
        className="limit-pop"
        trigger={
          <button type="button" className="n" title={said} aria-label={said} disabled={!mayWrite} data-count={count}>
            {counted}
          </button>
        }
      >
        <LimitField
          limit={limit}
          onDone={(next) => {
            if (next !== limit) actions.setColumnLimit(session, id, next);
            setEditing(null);
          }}
        />
      </Popover>
      {mayWrite && (
        <span className="tools">
          <IconButton
            icon={Plus}
            label={t('board.newCardIn', { column: column.name })}
            size="sm"
            onClick={() => commands.add(id)}
          />
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                className="btn btn-icon btn-sm"
                aria-label={t('board.columnMenu', { name: column.name })}
                title={t('board.columnMenu', { name: column.name })}
              >
                <Ellipsis className="i" size={16} strokeWidth={1.5} aria-hidden />
              </button>
            }
          >
            {/* The menu gives the focus back to its button as it closes; the field takes it after that. */}
            <MenuItem icon={Pencil} onSelect={() => setTimeout(() => setEditing('name'))}>
              {t('board.rename')}
            </MenuItem>
            <MenuItem icon={Gauge} onSelect={() => setTimeout(() => setEditing('limit'))}>
              {limit === null ? t('board.setLimit') : t('board.changeLimit', { limit })}
            </MenuItem>
            <SubMenu icon={Palette} label={t('board.colour')}>
              <MenuChoice checked={column.color === null} onSelect={() => actions.setColumnColor(session, id, null)}>
                {t('board.colourNone')}
              </MenuChoice>
              {HUES.map((hue) => (
                <MenuChoice
                  key={hue}
                  checked={column.color === hue}
                  icon={<span className="pebble" style={hueStyle(hue)} />}
                  onSelect={() => actions.setColumnColor(session, id, hue)}
                >
                  {t(`board.hue_${hue}` as WordKey)}
                </MenuChoice>
              ))}
            </SubMenu>
            <MenuChoice
              checked={column.done}
              icon={CircleCheck}
              onSelect={() => actions.setColumnDone(session, id, !column.done)}
            >
              {t('board.countsAsDone')}
            </MenuChoice>
            <MenuSeparator />
            <MenuItem icon={ChevronsLeftRight} onSelect={() => commands.collapse(id, true)}>
              {t('board.collapse')}
            </MenuItem>
            <MenuItem
              icon={ArrowLeft}
              disabled={place === 'first' || place === 'only'}
              onSelect={() => commands.moveColumn(id, -1)}
            >
              {t('board.moveLeft')}
            </MenuItem>
            <MenuItem
              icon={ArrowRight}
              disabled={place === 'last' || place === 'only'}
              onSelect={() => commands.moveColumn(id, 1)}
            >
              {t('board.moveRight')}
            </MenuItem>
            <MenuSeparator />
            <MenuItem icon={Trash2} danger disabled={place === 'only'} onSelect={() => ui.set({ removing: id })}>
              {t('board.deleteColumn')}
            </MenuItem>
          </Menu>
        </span>
      )}
    </header>
  );
}

/** One line of text in place of a name. Enter and leaving keep it, Esc and an empty one do not. */
export function NameField({
  name,
  label,
  placeholder,
  onDone,
}: {
  name: string;
  label: string;
  placeholder?: string;
  /** null: leave it as it was */
  onDone: (name: string | null) => void;
}) {
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const leave = (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    const words = text.replaceAll(/\s+/g, ' ').trim();
    onDone(keep && words !== '' ? words : null);
  };
  return (
    <input
      ref={field}
      className="col-field"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      maxLength={MAX_NAME}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => leave(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        event.stopPropagation();
        if (event.key === 'Enter' || event.key === 'Escape') leave(event.key === 'Enter');
      }}
    />
  );
}

function LimitField({ limit, onDone }: { limit: number | null; onDone: (limit: number | null) => void }) {
  const [text, setText] = useState(limit === null ? '' : String(limit));
  const value = text.trim() === '' ? null : Math.min(MAX_LIMIT, Math.max(1, Math.round(Number(text)) || 1));
  return (
    <form
      className="limit-form"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(value);
      }}
    >
      <label className="label" htmlFor="column-limit">
        {t('board.limit')}
      </label>
      <div className="row">
        <span className="field grow">
          <input
            id="column-limit"
            type="number"
            inputMode="numeric"
            min={1}
            max={MAX_LIMIT}
            placeholder={t('board.limitNone')}
            value={text}
            aria-describedby="column-limit-help"
            onChange={(event) => setText(event.target.value)}
          />
        </span>
        <button type="submit" className="btn btn-line">
          {t('board.save')}
        </button>
      </div>
      <small id="column-limit-help" className="hint-text">
        {t('board.limitHelp')}
      </small>
    </form>
  );
}
