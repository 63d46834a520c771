import { Archive, ArrowRight, Calendar, PanelRight, Pencil, Square, Tag, Trash2, User, UserCheck } from 'lucide-react';
import { CairnState } from '../../../ui/cairn-state.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { PriorityIcon } from '../../../ui/priority-icon.tsx';
import { t } from '../../../words/t.ts';
import { useBoard } from './context.ts';
import { focusCard, useUi } from './ui-store.ts';

/** The menu of a card, or of the selection it is part of: every action with its key. One for the whole board. */
export function CardMenu() {
  const { commands, ui, mayWrite } = useBoard();
  const menu = useUi((s) => s.menu);
  const selected = useUi((s) => s.selected);
  if (menu === null) return null;
  const { id } = menu;
  const ids = selected.has(id) ? commands.targets() : [id];
  const one = ids.length === 1;
  const close = () => {
    // An action may have opened something else meanwhile, and that has the focus.
    const { picker, editing } = ui.get();
    ui.set({ menu: null });
    if (picker === null && editing === null) focusCard(ui, id);
  };
  return (
    <Menu
      open
      onOpenChange={(open) => !open && close()}
      label={t('board.cardMenu', { card: commands.name(id) })}
      trigger={
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          className="point"
          style={{ insetInlineStart: menu.x, insetBlockStart: menu.y }}
        />
      }
    >
      {one && (
        <MenuItem icon={PanelRight} keys="enter" onSelect={() => commands.open(id)}>
          {t('board.open')}
        </MenuItem>
      )}
      {mayWrite && (
        <>
          {one && (
            <MenuItem icon={Pencil} keys="e" onSelect={() => commands.edit(id)}>
              {t('board.rename')}
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem icon={ArrowRight} keys="m" onSelect={() => commands.pick('move', ids)}>
            {t('board.moveTo')}
          </MenuItem>
          <MenuItem icon={<CairnState stones={2} />} keys="s" onSelect={() => commands.pick('state', ids)}>
            {t('board.state')}
          </MenuItem>
          <MenuItem icon={User} keys="a" onSelect={() => commands.pick('assign', ids)}>
            {t('board.assign')}
          </MenuItem>
          <MenuItem icon={UserCheck} keys="i" onSelect={() => commands.assignMe(ids)}>
            {t('board.assignMe')}
          </MenuItem>
          <MenuItem icon={Tag} keys="l" onSelect={() => commands.pick('label', ids)}>
            {t('board.labelAction')}
          </MenuItem>
          <MenuItem icon={<PriorityIcon level={3} />} keys="p" onSelect={() => commands.pick('priority', ids)}>
            {t('board.priority')}
          </MenuItem>
          <MenuItem icon={Calendar} keys="d" onSelect={() => commands.pick('due', ids)}>
            {t('board.due')}
          </MenuItem>
          <MenuSeparator />
        </>
      )}
      {one && (
        <MenuItem icon={Square} keys="x" onSelect={() => commands.toggle(id)}>
          {t('board.select')}
        </MenuItem>
      )}
      {mayWrite && (
        <>
          <MenuItem icon={Archive} keys="#" onSelect={() => commands.archive(ids)}>
            {t('board.archive')}
          </MenuItem>
          <MenuItem icon={Trash2} keys="backspace" danger onSelect={() => commands.remove(ids)}>
            {t('board.delete')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
