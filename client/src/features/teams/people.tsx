import { Ellipsis, LogOut, UserMinus, UserPlus } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { Team, User } from '@cairn/shared/contract/auth.ts';
import { listMembers, memberSchema, removeMember, setMemberRole } from '@cairn/shared/contract/teams.ts';
import { canInTeam, TEAM_ROLES, type TeamRole } from '@cairn/shared/domain/access/roles.ts';
import type { z } from 'zod';
import { refreshTeams } from '../../app/session.ts';
import { call } from '../../http/call.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { confirm } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { Invitations } from './invitations.tsx';
import { RoleRights } from './role-rights.tsx';

type Member = z.output<typeof memberSchema>;

/** The people of a team and their roles, and the links that are still open. */
export function People({ team, self }: { team: Team; self: User }) {
  const [members, setMembers] = useState<readonly Member[] | null>(null);
  const [failure, setFailure] = useState('');
  const [inviting, setInviting] = useState(false);
  const [links, setLinks] = useState(0);
  const invites = canInTeam(team.role, 'team.invite');
  const load = useCallback(() => {
    call(listMembers, { params: { teamId: team.id } }).then(
      ({ items }) => {
        setMembers(items);
        setFailure('');
      },
      (error: unknown) => setFailure(problemWords(error)),
    );
  }, [team.id]);
  useEffect(load, [load]);
  useShortcuts(t('team.title'), [{ keys: 'i', label: t('team.invite'), run: () => setInviting(true), when: invites }]);

  const attempt = async (work: Promise<unknown>) => {
    try {
      await work;
      return true;
    } catch (error) {
      showToast({ text: problemWords(error), bad: true });
      return false;
    } finally {
      load();
    }
  };
  const setRole = (member: Member, role: TeamRole) => {
    setMembers((old) => old?.map((each) => (each.id === member.id ? { ...each, role } : each)) ?? null);
    void attempt(call(setMemberRole, { params: { teamId: team.id, userId: member.id }, body: { role } }));
  };
  const remove = async (member: Member) => {
    const leaving = member.id === self.id;
    const yes = await confirm({
      title: leaving
        ? t('team.leaveTitle', { team: team.name })
        : t('team.removeTitle', { name: member.name, team: team.name }),
      text: leaving ? t('team.leaveText') : t('team.removeText'),
      action: leaving ? t('team.leaveDo') : t('team.removeDo'),
      destroy: true,
    });
    if (!yes || !(await attempt(call(removeMember, { params: { teamId: team.id, userId: member.id } })))) return;
    if (leaving) await refreshTeams();
    else showToast({ text: t('team.removed', { name: member.name }) });
  };

  return (
    <>
      <div className="page-h">
        <div className="grow">
          <h2 className="page-title">{t('team.title')}</h2>
          <p className="lead">
            {team.personal && members?.length === 1
              ? t('team.personalLead')
              : t('team.lead', { count: members?.length ?? 0, name: team.name })}
          </p>
        </div>
        {invites && (
          <Button kind="primary" icon={UserPlus} keys="i" onClick={() => setInviting(true)}>
            {t('team.invite')}
          </Button>
        )}
      </div>
      {failure !== '' && members === null && (
        <EmptyState error title={t('team.title')} text={failure}>
          <Button kind="line" onClick={load}>
            {t('team.retry')}
          </Button>
        </EmptyState>
      )}
      {failure === '' && members === null && <Skeleton widths={['70%', '55%', '62%']} />}
      {members !== null && (
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('team.person')}</th>
              <th scope="col">{t('team.role')}</th>
              <th aria-label={t('ui.more')} />
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <MemberRow
                key={member.id}
                member={member}
                team={team}
                isSelf={member.id === self.id}
                onRole={(role) => setRole(member, role)}
                onRemove={() => void remove(member)}
              />
            ))}
          </tbody>
        </table>
      )}
      {invites && <Invitations teamId={team.id} key={`${team.id}-${links}`} />}
      <RoleRights />
      {inviting && (
        <InviteDialog
          team={team}
          onClose={() => {
            setInviting(false);
            setLinks(links + 1);
          }}
        />
      )}
    </>
  );
}

function MemberRow({
  member,
  team,
  isSelf,
  onRole,
  onRemove,
}: {
  member: Member;
  team: Team;
  isSelf: boolean;
  onRole: (role: TeamRole) => void;
  onRemove: () => void;
}) {
  const manages = canInTeam(team.role, 'team.manage');
  // An owner is changed by owners only; oneself keeps one's role, or a team could lose its last owner.
  const changeable = manages && !isSelf && (member.role !== 'owner' || team.role === 'owner');
  const roles = TEAM_ROLES.filter((role) => role !== 'owner' || team.role === 'owner');
  const removable = isSelf ? !team.personal : changeable;
  return (
    <tr>
      <td>
        <span className="row" style={{ gap: 10, minHeight: 48 }}>
          <Avatar person={member} size={28} quiet />
          <span className="trunc">
            <span className="med">{member.name}</span>
            {isSelf && <span className="ink-3"> {t('team.you')}</span>}
            <br />
            <span className="xs ink-3">{member.email}</span>
          </span>
        </span>
      </td>
      <td>
        {changeable ? (
          <span style={{ marginInlineStart: -10 }}>
            <Select
              plain
              label={t('team.roleOf', { name: member.name })}
              value={member.role}
              options={roles.map((role) => ({ value: role, label: t(`team.roles.${role}`) }))}
              onChange={onRole}
            />
          </span>
        ) : (
          t(`team.roles.${member.role}`)
        )}
      </td>
      <td className="r" style={{ width: 32 }}>
        {removable && (
          <Menu
            align="end"
            trigger={<IconButton icon={Ellipsis} label={t('team.menu', { name: member.name })} size="sm" />}
          >
            <MenuItem icon={isSelf ? LogOut : UserMinus} danger onSelect={onRemove}>
              {isSelf ? t('team.leave') : t('team.remove')}
            </MenuItem>
          </Menu>
        )}
      </td>
    </tr>
  );
}
