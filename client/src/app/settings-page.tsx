import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { HardDrive, User, Users } from 'lucide-react';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/t.ts';
import { useCurrentTeam } from './current-team.ts';
import { TopBar } from './top-bar.tsx';

const PAGES = {
  '/settings/profile': 'settings.profile',
  '/settings/device': 'settings.device',
  '/settings/people': 'settings.people',
} as const;

export function SettingsPage() {
  const team = useCurrentTeam();
  const path = useLocation({ select: (location) => location.pathname }) as keyof typeof PAGES;
  const title = path in PAGES ? t(PAGES[path]) : t('settings.title');
  return (
    <>
      <TopBar title={title} parents={[{ label: t('settings.title'), to: '/settings' }]} />
      <div className="main-body">
        <div className="set">
          <nav className="set-nav" aria-label={t('settings.title')}>
            <div className="rail-h">{t('settings.you')}</div>
            <Link className="nav" to="/settings/profile">
              <Icon of={User} />
              {t('settings.profile')}
            </Link>
            <Link className="nav" to="/settings/device">
              <Icon of={HardDrive} />
              {t('settings.device')}
            </Link>
            {team && (
              <>
                <div className="rail-h trunc">{team.name}</div>
                <Link className="nav" to="/settings/people">
                  <Icon of={Users} />
                  {t('settings.people')}
                </Link>
              </>
            )}
          </nav>
          <div className="set-b scroll">
            <div className="set-in">
              <Outlet />
            </div>
          </div>
        </div>
      </div>
    </>
  );
}
