import { People } from '../features/teams/people.tsx';
import { useCurrentTeam } from './current-team.ts';
import { useSession } from './session.ts';

export function PeoplePage() {
  const { user } = useSession();
  const team = useCurrentTeam();
  return team && user ? <People key={team.id} team={team} self={user} /> : null;
}
