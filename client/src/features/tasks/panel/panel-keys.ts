import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { useShortcuts, type Shortcut } from '../../../ui/shortcuts.ts';
import { t } from '../../../words/t.ts';
import { assign, setPriority } from '../actions.ts';
import type { PropName } from './prop-name.ts';

interface PanelKeys {
  me: Id22;
  /** undefined: there is no such task, only closing works */
  task: Task | undefined;
  editable: boolean;
  session: DocumentSession;
  neighbours: { previous: Id22 | null; next: Id22 | null };
  show(prop: PropName | 'subtask'): void;
  onOpen(id: Id22): void;
  onClose(): void;
  copyLink(): void;
  archive(): void;
  toggleFull(): void;
}

/** The board beside the panel has its own keys, for the card that has the focus; ours work in the panel and nowhere else. */
const inPanel = (): boolean => {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.closest('.panel, [data-floating]') !== null;
};

/** The keys of the panel, listed under `?` while it is open. */
export function usePanelKeys(panel: PanelKeys): void {
  const { me, task, editable, session, neighbours, show, onOpen, onClose, copyLink, archive, toggleFull } = panel;
  const key = (keys: string | readonly string[], on: boolean, run: () => void, label?: string): Shortcut => ({
    keys,
    run,
    ...(label !== undefined && { label }),
    get when() {
      return on && inPanel();
    },
  });
  const there = task !== undefined;
  const write = there && editable;
  const walk = (to: Id22 | null) => () => to !== null && onOpen(to);
  useShortcuts(t('task.panel'), [
    key('escape', true, onClose, t('task.close')),
    key('j', there, walk(neighbours.next), t('task.next')),
    key('k', there, walk(neighbours.previous), t('task.previous')),
    key('s', write, () => show('state'), t('task.state')),
    key('a', write, () => show('people'), t('task.people')),
    key('i', write, () => task && assign(session, [task.id], me, !task.assignees.includes(me)), t('task.assignMe')),
    key('l', write, () => show('labels'), t('task.labels')),
    key('p', write, () => show('priority'), t('task.priority')),
    ...[0, 1, 2, 3, 4].map((level) => key(String(level), write, () => task && setPriority(session, [task.id], level))),
    key('d', write, () => show('due'), t('task.due')),
    key('shift+d', write, () => show('start'), t('task.start')),
    key('e', write, () => show('estimate'), t('task.estimate')),
    key('mod+shift+o', write, () => show('subtask'), t('task.addSubtask')),
    key('mod+shift+p', write, () => show('parent'), t('task.setParent')),
    key('#', write, archive, t('task.archive')),
    key('mod+.', there, copyLink, t('task.copyLink')),
    key('shift+enter', there, toggleFull, t('task.fullPage')),
  ]);
}
