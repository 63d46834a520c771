import { Check } from 'lucide-react';
import { can, PROJECT_ROLES, type ProjectCapability } from '@cairn/shared/domain/access/roles.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/t.ts';

const RIGHTS = [
  ['read', 'project.read'],
  ['comment', 'thread.write'],
  ['write', 'project.write'],
  ['manage', 'project.manage'],
] as const satisfies readonly [string, ProjectCapability][];

/** Read off the one table of roles, so that what is promised here is what the server enforces. */
export function RoleRights() {
  return (
    <section>
      <h2>{t('team.rightsTitle')}</h2>
      <table className="plain">
        <thead>
          <tr>
            <th aria-label={t('team.role')} />
            {RIGHTS.map(([right]) => (
              <th key={right} scope="col">
                {t(`team.rights.${right}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PROJECT_ROLES.toReversed().map((role) => (
            <tr key={role}>
              <th scope="row" className="med" style={{ color: 'var(--ink)', fontSize: 'var(--text-sm)' }}>
                {t(`project.roles.${role}`)}
              </th>
              {RIGHTS.map(([right, capability]) => (
                <td key={right} className={can(role, capability) ? 'good' : 'ink-3'}>
                  {can(role, capability) ? (
                    <Icon of={Check} label={t('team.yes')} />
                  ) : (
                    <span aria-label={t('team.no')}>–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
