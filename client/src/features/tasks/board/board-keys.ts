import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { t } from '../../../words/t.ts';
import { useShortcuts, type Shortcut } from '../../../ui/shortcuts.ts';
import { useBoard } from './context.ts';
import type { Step } from './moves.ts';

const cardInFocus = (): HTMLElement | null => {
  const element = document.activeElement;
  return element instanceof HTMLElement && element.matches('[data-card]') ? element : null;
};

/** The panel beside the board has its own keys; the sheet of keys lists ours while it has the focus. */
const elsewhere = () => Boolean(document.activeElement?.closest('.panel'));
const listing = () => Boolean(document.activeElement?.closest('[data-floating]'));

/** The keys of the board, listed under `?`. While cards are in the air the arrows move them and nothing else works. */
export function useBoardKeys({ onFilter }: { onFilter: () => void }): void {
  const { commands, ui, mayWrite, openTask } = useBoard();
  const lifted = () => ui.get().drag?.by === 'keyboard';
  const ground = () => ui.get().drag === null && !elsewhere();
  const write = () => mayWrite && ground();
  const moving = () => lifted() || ground();
  /** Enter and Space belong to a button that has the focus. */
  const onCard = (also: () => boolean) => () => (cardInFocus() !== null || listing()) && also();

  const key = (keys: string | readonly string[], when: () => boolean, run: () => void, label?: string): Shortcut => ({
    keys,
    run,
    ...(label !== undefined && { label }),
    get when() {
      return when();
    },
  });
  const step = (direction: Step) => () => (lifted() ? commands.step(direction) : commands.walk(direction));
  const focused = (run: (id: Id22) => void) => () => one(commands.pointedAt(), run);

  useShortcuts(t('board.label'), [
    key(['arrowdown', 'j'], moving, step('down'), t('board.walk')),
    key(['arrowup', 'k'], moving, step('up')),
    key('arrowleft', moving, step('left')),
    key('arrowright', moving, step('right')),
    key('home', moving, step('top')),
    key('end', moving, step('foot')),
    key(['space', 'enter'], lifted, commands.drop),
    key('escape', lifted, commands.cancel),
    key('enter', onCard(ground), focused(commands.open), t('board.open')),
    key('space', onCard(write), focused(commands.lift), t('board.lift')),
    key(['c', 'n'], write, () => commands.add(), t('board.newCard')),
    key(
      ['e', 'f2'],
      write,
      focused((id) => commands.edit(id)),
      t('board.rename'),
    ),
    key('m', write, () => commands.pick('move'), t('board.moveTo')),
    key('s', write, () => commands.pick('state'), t('board.state')),
    key('a', write, () => commands.pick('assign'), t('board.assign')),
    key('i', write, () => commands.assignMe(), t('board.assignMe')),
    key('l', write, () => commands.pick('label'), t('board.labelAction')),
    key('d', write, () => commands.pick('due'), t('board.due')),
    key('p', write, () => commands.pick('priority'), t('board.priority')),
    ...[0, 1, 2, 3, 4].map((level) => key(String(level), write, () => commands.setPriority(level))),
    key('shift+arrowright', write, () => commands.stepBy('right'), t('board.toNext')),
    key('shift+arrowleft', write, () => commands.stepBy('left'), t('board.toPrevious')),
    key('alt+arrowup', write, () => commands.stepBy('up'), t('board.stepUp')),
    key('alt+arrowdown', write, () => commands.stepBy('down'), t('board.stepDown')),
    key('alt+shift+arrowup', write, () => commands.stepBy('top'), t('board.toTop')),
    key('alt+shift+arrowdown', write, () => commands.stepBy('foot'), t('board.toFoot')),
    key('x', ground, focused(commands.toggle), t('board.select')),
    key('shift+arrowdown', ground, () => commands.walk('down', true), t('board.extend')),
    key('shift+arrowup', ground, () => commands.walk('up', true)),
    key('mod+a', ground, commands.selectAll, t('board.selectAll')),
    key('escape', () => ground() && ui.get().selected.size > 0, commands.clearSelection, t('board.clearSelection')),
    key(
      'escape',
      () => ground() && openTask !== null,
      () => commands.open(null),
    ),
    key('#', write, () => commands.archive(), t('board.archive')),
    key(['backspace', 'delete'], write, () => commands.remove(), t('board.delete')),
    key(['f', '/'], ground, onFilter, t('board.filter')),
  ]);
}

function one<T>(ids: readonly T[], run: (id: T) => void): void {
  if (ids.length > 0) run(ids[0]!);
}
