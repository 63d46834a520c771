import type { ImportPlan, Warning, WarningCode } from '@cairn/shared/domain/import-export/import-plan.ts';
import { Info, TriangleAlert, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';
import { counted } from './import-words.ts';

/** Good to know; nothing of the file's own words is lost by it. */
const QUIET: ReadonlySet<WarningCode> = new Set([
  'activity-left-out',
  'unnamed-labels',
  'item-details-as-text',
  'same-id-twice',
]);

export function NeedsEye({ plan, people }: { plan: ImportPlan; people: ReadonlyMap<string, Id22> }) {
  const warnings = useMemo(
    () => plan.warnings.toSorted((a, b) => Number(QUIET.has(a.code)) - Number(QUIET.has(b.code)) || b.count - a.count),
    [plan],
  );
  const count = warnings.length + (plan.people.length > 0 ? 1 : 0);
  return (
    <section>
      <h3 className="sect">
        {t('imports.plan.eye')} {count > 0 && <span className="n num">{formatNumber(count)}</span>}
      </h3>
      {count === 0 && <p className="ink-2">{t('imports.plan.nothing')}</p>}
      <ul>
        {warnings.map((warning) => (
          <WarningRow key={warning.code} warning={warning} />
        ))}
        {plan.people.length > 0 && <PeopleRow plan={plan} people={people} />}
      </ul>
    </section>
  );
}

function WarningRow({ warning: { code, count, examples } }: { warning: Warning }) {
  const [shown, setShown] = useState(false);
  const quiet = QUIET.has(code);
  return (
    <li className="eye">
      <Icon of={quiet ? Info : TriangleAlert} className={quiet ? 'ink-3' : 'warn'} />
      <div className="grow">
        <b className="med">{counted(`imports.warning.${code}`, count)}</b>
        <p className="ink-2">{t(`imports.warning.${code}Hint`)}</p>
        {shown && (
          <ul className="imp-examples">
            {examples.map((example) => (
              <li key={example} className="trunc">
                {example}
              </li>
            ))}
            {count > examples.length && <li className="ink-3">{t('imports.plan.moreInCsv')}</li>}
          </ul>
        )}
      </div>
      {examples.length > 0 && (
        <Button size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'imports.plan.hide' : 'imports.plan.show')}
        </Button>
      )}
    </li>
  );
}

function PeopleRow({ plan, people }: { plan: ImportPlan; people: ReadonlyMap<string, Id22> }) {
  const open = plan.people.filter((person) => !people.has(person.source)).length;
  return (
    <li className="eye">
      <Icon of={Users} className="ink-3" />
      <div className="grow">
        <b className="med">
          {open > 0 ? counted('imports.plan.people', open) : counted('imports.plan.peopleDone', plan.people.length)}
        </b>
        <p className="ink-2">{t(open > 0 ? 'imports.plan.peopleHint' : 'imports.plan.peopleDoneHint')}</p>
      </div>
    </li>
  );
}
