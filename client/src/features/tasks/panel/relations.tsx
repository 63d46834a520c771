import { Plus, X } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useIndex } from '../../../sync/react.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Menu, MenuItem } from '../../../ui/menu.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { t } from '../../../words/t.ts';
import { offerUndo, setRelation } from './panel-actions.ts';
import { RELATION_VIEWS, sameRelations, selectRelations, type RelationView } from './relation-views.ts';
import { TaskLine } from './task-line.tsx';
import { TaskPicker } from './task-picker.tsx';

interface RelationsProps {
  session: DocumentSession;
  task: Task;
  editable: boolean;
  onOpen(id: Id22): void;
}

/** Tasks that this one blocks, is blocked by, resembles or repeats; each relation is seen from both ends. */
export function Relations({ session, task, editable, onOpen }: RelationsProps): ReactNode {
  const relations = useIndex(
    session,
    useCallback((index: Index) => selectRelations(index, task.id), [task.id]),
    sameRelations,
  );
  const [choosing, setChoosing] = useState<RelationView | null>(null);
  const without = useMemo(
    () => new Set([task.id, ...relations.filter((r) => r.view === choosing).map((r) => r.task.id)]),
    [task.id, relations, choosing],
  );
  if (relations.length === 0 && !editable) return null;
  const set = (view: RelationView, other: Id22, on: boolean) => {
    const { kind, inverse } = RELATION_VIEWS[view];
    const [source, target] = inverse ? [other, task.id] : [task.id, other];
    return setRelation(session, source, kind, target, on);
  };
  const remove = (view: RelationView, other: Id22) => offerUndo(set(view, other, false), t('task.relationRemoved'));
  return (
    <section aria-label={t('task.relations')}>
      <div className="sect">
        <h3>{t('task.relations')}</h3>
        {editable && (
          <Menu
            align="end"
            trigger={
              <button type="button" className="btn btn-icon btn-sm push" aria-label={t('task.addRelation')}>
                <Icon of={Plus} />
              </button>
            }
          >
            {VIEWS.map((view) => (
              // The menu gives the focus back as it closes; the picker opens after that.
              <MenuItem key={view} onSelect={() => setTimeout(() => setChoosing(view))}>
                {t(RELATION_VIEWS[view].words)}
              </MenuItem>
            ))}
          </Menu>
        )}
      </div>
      <ul>
        {relations.map(({ view, task: other }) => (
          <TaskLine
            key={`${view} ${other.id}`}
            session={session}
            task={other}
            onOpen={onOpen}
            before={<span className="rel">{t(RELATION_VIEWS[view].words)}</span>}
            after={
              editable && (
                <IconButton
                  icon={X}
                  label={t('task.removeRelation')}
                  size="sm"
                  className="line-x"
                  onClick={() => remove(view, other.id)}
                />
              )
            }
          />
        ))}
        {choosing !== null && (
          <li className="li line">
            <span className="rel">{t(RELATION_VIEWS[choosing].words)}</span>
            <Popover
              open
              onOpenChange={(on) => !on && setChoosing(null)}
              label={t(RELATION_VIEWS[choosing].words)}
              className="menu"
              trigger={
                <button type="button" className="line-go ink-3">
                  {t('task.chooseTask')}
                </button>
              }
            >
              <TaskPicker
                session={session}
                label={t(RELATION_VIEWS[choosing].words)}
                without={without}
                onPick={(other) => {
                  set(choosing, other, true);
                  setChoosing(null);
                }}
              />
            </Popover>
          </li>
        )}
      </ul>
    </section>
  );
}

const VIEWS = Object.keys(RELATION_VIEWS) as RelationView[];
