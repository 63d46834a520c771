import type { ImportPlan } from '@cairn/shared/domain/import-export/import-plan.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { ArrowRight, ChevronDown } from 'lucide-react';
import { usePeople } from '../../http/directory.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PickerPopover, type PickerOption } from '../../ui/picker.tsx';
import { formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';

const AS_TEXT = 'text';

/** Each person of the file with who they are here. */
export function PeopleMapping({
  plan,
  people,
  onPerson,
}: {
  plan: ImportPlan;
  people: ReadonlyMap<string, Id22>;
  onPerson: (source: string, person: Id22 | null) => void;
}) {
  const here = usePeople();
  if (plan.people.length === 0) return null;
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
    <section className="imp-wide">
      <h3 className="sect">{t('imports.plan.peopleTitle')}</h3>
      <div className="imp-maps">
        {plan.people.map((person) => {
          const chosen = here.find((one) => one.id22 === people.get(person.source));
          const label = chosen?.name ?? t('imports.plan.asText');
          return (
            <div className="imp-map" key={person.source}>
              <span className="trunc">
                {person.name}
                {person.username !== '' && <span className="ink-3"> · {person.username}</span>}
              </span>
              <span className="ink-3 num">{formatNumber(person.cards + person.comments)}</span>
              <Icon of={ArrowRight} size={14} className="ink-3" />
              <PickerPopover
                label={t('imports.plan.personIs', { name: person.name })}
                options={options}
                selected={[chosen?.id22 ?? AS_TEXT]}
                onSelect={(id) => onPerson(person.source, id === AS_TEXT ? null : (id as Id22))}
                trigger={
                  <button
                    type="button"
                    className={chosen ? 'btn imp-to' : 'btn imp-to is-text'}
                    aria-label={`${t('imports.plan.personIs', { name: person.name })}: ${label}`}
                  >
                    {chosen && <Avatar person={{ id: chosen.id22, name: chosen.name }} quiet />}
                    <span className="trunc">{label}</span>
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
