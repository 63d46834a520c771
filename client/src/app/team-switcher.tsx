import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, Plus, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Icon } from '../ui/icon.tsx';
import { Logo } from '../ui/logo.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { t } from '../words/t.ts';
import { chooseTeam, useCurrentTeam } from './current-team.ts';
import { useSession } from './session.ts';

const NewTeamDialog = lazy(async () => ({
  default: (await import('../features/teams/new-team-dialog.tsx')).NewTeamDialog,
}));

/** The team whose projects the rail shows, and the way to the others. */
export function TeamSwitcher() {
  const { teams } = useSession();
  const team = useCurrentTeam();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Menu
        label={t('team.switch')}
        trigger={
          <button
            type="button"
            className="rail-team"
            aria-label={t('team.switchFrom', { name: team?.name ?? t('app.name') })}
          >
            <Logo />
            <span className="trunc">{team?.name ?? t('app.name')}</span>
            <Icon of={ChevronDown} size={14} className="i-down" />
          </button>
        }
      >
        {teams.map((each) => (
          <MenuChoice key={each.id} checked={each.id === team?.id} onSelect={() => chooseTeam(each.id)}>
            {each.name}
          </MenuChoice>
        ))}
        {teams.length > 0 && <MenuSeparator />}
        <MenuItem icon={Users} onSelect={() => void navigate({ to: '/settings/people' })}>
          {t('team.people')}
        </MenuItem>
        <MenuItem icon={Plus} onSelect={() => setCreating(true)}>
          {t('team.new')}
        </MenuItem>
      </Menu>
      {creating && (
        <Suspense>
          <NewTeamDialog
            onClose={() => setCreating(false)}
            onCreated={(created) => {
              chooseTeam(created.id);
              void navigate({ to: '/settings/people' });
            }}
          />
        </Suspense>
      )}
    </>
  );
}
