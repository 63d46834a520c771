import { t } from '../words/t.ts';
import { hueOf, hueStyle } from './hue.ts';

export interface AvatarPerson {
  id: string;
  name: string;
}

const initialOf = (name: string): string => Array.from(name.trim())[0]?.toLocaleUpperCase() ?? '?';

/**
 * A person: the initial of their name on their hue. The name is said to screen readers and shown on hover, unless
 * `quiet` (the name stands beside it).
 */
export function Avatar({
  person,
  size = 20,
  here = false,
  quiet = false,
}: {
  person: AvatarPerson;
  size?: 20 | 24 | 28 | 32 | 40;
  here?: boolean;
  quiet?: boolean;
}) {
  return (
    <span
      className={`av${size === 20 ? '' : ` av-${size}`}${here ? ' here' : ''}`}
      style={hueStyle(hueOf(person.id))}
      {...(quiet ? { 'aria-hidden': true } : { role: 'img', 'aria-label': person.name, title: person.name })}
    >
      <span aria-hidden>{initialOf(person.name)}</span>
    </span>
  );
}

/** Up to `most` people, then how many more. */
export function AvatarStack({
  people,
  most = 3,
  size,
}: {
  people: readonly AvatarPerson[];
  most?: number;
  size?: 20 | 24;
}) {
  const shown = people.length > most ? people.slice(0, most - 1) : people;
  const rest = people.length - shown.length;
  return (
    <span className="avs">
      {shown.map((person) => (
        <Avatar key={person.id} person={person} {...(size ? { size } : {})} />
      ))}
      {rest > 0 && (
        <span
          className={`av av-more${size === 24 ? ' av-24' : ''}`}
          title={people
            .slice(shown.length)
            .map((person) => person.name)
            .join(', ')}
        >
          <span aria-hidden>+{rest}</span>
          <span className="sr">{t('ui.people', { count: rest })}</span>
        </span>
      )}
    </span>
  );
}
