import type { ImportPlan, Warning, WarningCode } from '@cairn/shared/domain/import-export/import-plan.ts';
import { ArrowRight, ChevronDown, Info, TriangleAlert, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { usePeople } from '../../http/directory.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PickerPopover, type PickerOption } from '../../ui/picker.tsx';
import { formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';

/** Good to know; nothing of the file's own words is lost by it. */
const QUIET: ReadonlySet<WarningCode> = new Set([
  'activity-left-out',
  'unnamed-labels',
  'item-details-as-text',
  'same-id-twice',
]);

export function NeedsEye({
  plan,
  people,
  onPerson,
}: {
  plan: ImportPlan;
  people: ReadonlyMap<string, Id22>;
  onPerson: (source: string, person: Id22 | null) => void;
}) {
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
        {plan.people.length > 0 && <PeopleRow plan={plan} people={people} onPerson={onPerson} />}
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
        <b className="med">{t(`imports.warning.${code}`, { count })}</b>
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

const AS_TEXT = '';

function PeopleRow({
  plan,
  people,
  onPerson,
}: {
  plan: ImportPlan;
  people: ReadonlyMap<string, Id22>;
  onPerson: (source: string, person: Id22 | null) => void;
}) {
  const here = usePeople();
  const open = plan.people.filter((person) => !people.has(person.source)).length;
  const options: PickerOption[] = [
    { id: AS_TEXT, label: t('imports.plan.asText') },
    ...here.map((person) => ({
      id: person.id22,
      label: person.name,
      keywords: person.email ?? '',
      icon: <Avatar person={{ id: person.id22, name: person.name }} quiet />,
    })),
  ];
  return (
    <li className="eye">
      <Icon of={Users} className="ink-3" />
      <div className="grow">
        <b className="med">
          {open > 0
            ? t('imports.plan.people', { count: open })
            : t('imports.plan.peopleDone', { count: plan.people.length })}
        </b>
        <p className="ink-2">{t(open > 0 ? 'imports.plan.peopleHint' : 'imports.plan.peopleDoneHint')}</p>
        <div className="imp-people">
          {plan.people.map((person) => {
            const chosen = here.find((one) => one.id22 === people.get(person.source));
            return (
              <div className="imp-person" key={person.source}>
                <span className="ink-2 trunc" title={person.username === '' ? person.name : `@${person.username}`}>
                  {person.name}
                </span>
                <Icon of={ArrowRight} size={14} className="ink-3" />
                <PickerPopover
                  label={t('imports.plan.personIs', { name: person.name })}
                  options={options}
                  selected={[chosen?.id22 ?? AS_TEXT]}
                  onSelect={(id) => onPerson(person.source, id === AS_TEXT ? null : (id as Id22))}
                  trigger={
                    <button
                      type="button"
                      className="imp-pick"
                      aria-label={`${t('imports.plan.personIs', { name: person.name })}: ${chosen?.name ?? t('imports.plan.asText')}`}
                    >
                      {chosen && <Avatar person={{ id: chosen.id22, name: chosen.name }} quiet />}
                      <span className="trunc">{chosen?.name ?? t('imports.plan.asText')}</span>
                      <Icon of={ChevronDown} size={14} className="ink-3" />
                    </button>
                  }
                />
              </div>
            );
          })}
        </div>
      </div>
    </li>
  );
}
