import { useDirectory } from '../../../http/directory.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { t } from '../../../words/t.ts';
import { usePeopleHere, type Presence } from './presence.ts';

/** More faces than this push the bar's tools away. */
const MAX_SHOWN = 5;

/** The others who have this project open now. */
export function PeopleHere({ presence }: { presence: Presence }) {
  const ids = usePeopleHere(presence);
  const { personById } = useDirectory();
  if (ids.length === 0) return null;
  const people = ids.map((id) => ({
    id,
    name: personById.get(id)?.name ?? presence.nameOf(id) ?? t('board.someone'),
  }));
  return (
    <span className="presence">
      {people.slice(0, MAX_SHOWN).map((person) => (
        <Avatar key={person.id} person={person} size={24} here />
      ))}
      {people.length > MAX_SHOWN && <span className="ink-3 xs num">+{people.length - MAX_SHOWN}</span>}
    </span>
  );
}
