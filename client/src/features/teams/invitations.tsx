import { useCallback, useEffect, useState } from 'react';
import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { listInvitations, revokeInvitation, type Invitation } from '@cairn/shared/contract/teams.ts';
import { call } from '../../http/call.ts';
import { useProjects } from '../../http/directory.ts';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatDay, formatNumber, formatRelative } from '../../words/format.ts';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';

/** Links that still work, what they lead to, and the way to end them. The link itself was shown only once. */
export function Invitations({ teamId }: { teamId: string }) {
  const [open, setOpen] = useState<readonly Invitation[] | null>(null);
  const projects = useProjects();
  const load = useCallback(() => {
    call(listInvitations, { params: { teamId } }).then(
      ({ items }) => setOpen(items),
      // Without a network the table of people above says so already.
      () => setOpen(null),
    );
  }, [teamId]);
  useEffect(load, [load]);

  const revoke = async (invitation: Invitation) => {
    try {
      await call(revokeInvitation, { params: { teamId, invitationId: invitation.id } });
      showToast({ text: t('team.revoked') });
    } catch (error) {
      showToast({ text: problemWords(error), bad: true });
    }
    load();
  };
  const leadsTo = ({ role, projectId, projectRole }: Invitation) => {
    if (projectId === null || projectRole === null) return t(`team.roles.${role}`);
    const project = projects.find((each) => each.id22 === uuidToId22(projectId as Uuid))?.name ?? t('team.aProject');
    return t('team.asProject', { role: t(`project.roles.${projectRole}`), project });
  };
  if (open === null) return null;
  return (
    <section>
      <h2>{t('team.invitations')}</h2>
      {open.length === 0 ? (
        <p className="ink-2">{t('team.invitationsNone')}</p>
      ) : (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('team.asRole')}</th>
              <th scope="col" className="hide-phone">
                {t('team.made')}
              </th>
              <th scope="col">{t('team.ends')}</th>
              <th scope="col" className="r">
                {t('team.used')}
              </th>
              <th aria-label={t('ui.more')} />
            </tr>
          </thead>
          <tbody>
            {open.map((invitation) => (
              <tr key={invitation.id}>
                <td>{leadsTo(invitation)}</td>
                <td className="ink-2 hide-phone">{formatDay(new Date(invitation.createdAt))}</td>
                <td className="ink-2">{formatRelative(Date.parse(invitation.expiresAt))}</td>
                <td className="r ink-2">{formatNumber(invitation.uses)}</td>
                <td className="r">
                  <Button kind="danger" size="sm" onClick={() => void revoke(invitation)}>
                    {t('team.revoke')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
