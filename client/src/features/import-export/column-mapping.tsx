import type { ColumnTarget } from '@cairn/shared/domain/import-export/import-mapping.ts';
import type { ImportPlan, PlannedColumn } from '@cairn/shared/domain/import-export/import-plan.ts';
import type { Column } from '@cairn/shared/domain/projects/read.ts';
import { Archive, ArrowRight, Ban, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { CairnState, stonesAt, type Stones } from '../../ui/cairn-state.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PickerPopover, type PickerOption } from '../../ui/picker.tsx';
import { formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';

interface Choice extends PickerOption {
  target: ColumnTarget;
}

/** Each list with where its cards go. @param existing columns of the project, none where it is new */
export function ColumnMapping({
  plan,
  columns,
  existing,
  onColumn,
}: {
  plan: ImportPlan;
  columns: ReadonlyMap<string, ColumnTarget>;
  existing: readonly Column[];
  onColumn: (source: string, target: ColumnTarget) => void;
}) {
  if (plan.columns.length === 0) return null;
  const fresh = plan.columns.filter((column) => isNew(columns.get(column.source), false));
  return (
    <section className="imp-wide">
      <h3 className="sect">{t('imports.plan.columns')}</h3>
      <div className="imp-maps">
        {plan.columns.map((column) => {
          const target = columns.get(column.source) ?? { to: 'new', done: column.looksDone };
          const choices = choicesFor(column, existing, stonesAt(fresh.indexOf(column), fresh.length));
          const chosen = choices.find((choice) => same(choice.target, target)) ?? choices[0]!;
          return (
            <div className="imp-map" key={column.source}>
              <span className="trunc">
                {column.name || t('imports.doc.untitledColumn')}
                {column.closed && <span className="ink-3"> · {t('imports.plan.archivedList')}</span>}
              </span>
              <span className="ink-3 num">{formatNumber(column.cards)}</span>
              <Icon of={ArrowRight} size={14} className="ink-3" />
              <PickerPopover
                label={t('imports.plan.columnBecomes', { name: column.name })}
                options={choices}
                selected={[chosen.id]}
                onSelect={(id) => onColumn(column.source, choices.find((choice) => choice.id === id)!.target)}
                trigger={
                  <button
                    type="button"
                    className="btn imp-to"
                    aria-label={`${t('imports.plan.columnBecomes', { name: column.name })}: ${chosen.label}`}
                  >
                    {chosen.icon}
                    <span className="trunc">{chosen.label}</span>
                    <Icon of={ChevronDown} size={14} className="ink-3" />
                  </button>
                }
              />
            </div>
          );
        })}
      </div>
    </section>
  );
}

const isNew = (target: ColumnTarget | undefined, done: boolean): boolean =>
  target?.to === 'new' && target.done === done;

function choicesFor(column: PlannedColumn, existing: readonly Column[], stones: Stones): Choice[] {
  const choice = (id: string, label: string, icon: ReactNode, target: ColumnTarget): Choice => ({
    id,
    label,
    icon,
    target,
  });
  const open = existing.filter((known) => !known.done);
  return [
    choice('new', t('imports.plan.newColumn'), <CairnState stones={stones} />, { to: 'new', done: false }),
    choice('done', t('imports.plan.newDone'), <CairnState stones="done" />, { to: 'new', done: true }),
    ...existing.map((known) =>
      choice(
        known.id,
        known.name,
        <CairnState stones={known.done ? 'done' : stonesAt(open.indexOf(known), open.length)} />,
        { to: 'column', column: known.id },
      ),
    ),
    choice('archive', t('imports.plan.archive'), <Icon of={Archive} />, { to: 'archive' }),
    choice('leave-out', t('imports.plan.leaveOut'), <Icon of={Ban} />, { to: 'leave-out' }),
  ];
}

function same(a: ColumnTarget, b: ColumnTarget): boolean {
  if (a.to !== b.to) return false;
  if (a.to === 'new') return b.to === 'new' && a.done === b.done;
  return a.to !== 'column' || (b.to === 'column' && a.column === b.column);
}
