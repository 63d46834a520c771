import { UserPlus, X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { listProjectMembers, removeProjectMember, setProjectMember } from '@cairn/shared/contract/projects.ts';
import { createInvitation, type Person } from '@cairn/shared/contract/teams.ts';
import type { Team, User } from '@cairn/shared/contract/auth.ts';
import { can, canInTeam, PROJECT_ROLES, type ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import { call } from '../../http/call.ts';
import { usePeople, type DirectoryProject } from '../../http/directory.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { confirm, Dialog } from '../../ui/dialog.tsx';
import { LinkCard } from '../../ui/link-card.tsx';
import { PickerPopover } from '../../ui/picker.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatDay } from '../../words/format.ts';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';

type Member = Person & { role: ProjectRole };

const roleOptions = () => PROJECT_ROLES.map((role) => ({ value: role, label: t(`project.roles.${role}`) }));

/** Who is in a project, as what; adding people of the team, and inviting others by link. */
export function ShareDialog({
  project,
  team,
  self,
  onClose,
}: {
  project: DirectoryProject;
  /** the project's team, as far as the person is in it */
  team: Team | null;
  self: User;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('project.share', { name: project.name })}
      lead={project.pending ? t('project.pendingShare') : t('project.shareLead')}
      width={520}
    >
      {!project.pending && (
        <>
          <Members project={project} self={self} />
          <hr className="rule" />
          {canInTeam(team?.role ?? null, 'team.invite') && team ? (
            <Invite project={project} teamId={team.id} />
          ) : (
            <p className="ink-3">{t('project.inviteNotYou')}</p>
          )}
        </>
      )}
    </Dialog>
  );
}

function Members({ project, self }: { project: DirectoryProject; self: User }) {
  const [members, setMembers] = useState<readonly Member[] | null>(null);
  const [failure, setFailure] = useState('');
  const people = usePeople();
  const manages = can(project.role, 'members.manage');
  const params = { projectId: project.id };
  const load = useCallback(() => {
    call(listProjectMembers, { params: { projectId: project.id } }).then(
      ({ items }) => setMembers(items),
      (error: unknown) => setFailure(problemWords(error)),
    );
  }, [project.id]);
  useEffect(load, [load]);

  const attempt = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      showToast({ text: problemWords(error), bad: true });
    }
    load();
  };
  const setRole = (userId: string, role: ProjectRole) => {
    setMembers((old) => old?.map((member) => (member.id === userId ? { ...member, role } : member)) ?? null);
    void attempt(call(setProjectMember, { params: { ...params, userId }, body: { role } }));
  };
  const remove = async (member: Member) => {
    const yes = await confirm({
      title: t('project.removeTitle', { name: member.name }),
      text: t('project.removeText'),
      action: t('project.removeDo'),
      destroy: true,
    });
    if (yes) await attempt(call(removeProjectMember, { params: { ...params, userId: member.id } }));
  };

  if (failure)
    return (
      <p className="ink-2" role="alert" style={{ marginTop: 12 }}>
        {failure}
      </p>
    );
  const others = people.filter((person) => !members?.some((member) => member.id === person.id));
  return (
    <section style={{ marginTop: 16 }}>
      <div className="row">
        <h3 className="strong grow">{t('project.inProject')}</h3>
        {manages && others.length > 0 && (
          <PickerPopover
            align="end"
            label={t('project.addPerson')}
            options={others.map((person) => ({
              id: person.id,
              label: person.name,
              hint: person.email,
              keywords: person.email,
              icon: <Avatar person={person} quiet />,
            }))}
            selected={[]}
            onSelect={(userId) => setRole(userId, 'editor')}
            trigger={
              <Button icon={UserPlus} size="sm">
                {t('project.addPerson')}
              </Button>
            }
          />
        )}
      </div>
      {members === null ? (
        <div style={{ paddingBlock: 12 }}>
          <Skeleton widths={['70%', '55%']} />
        </div>
      ) : (
        <ul className="people">
          {members.map((member) => (
            <li key={member.id}>
              <Avatar person={member} size={28} quiet />
              <span className="trunc">
                <span className="med">{member.name}</span>
                {member.id === self.id && <span className="ink-3"> {t('project.you')}</span>}
                <br />
                <span className="xs ink-3">{member.email}</span>
              </span>
              {manages && member.id !== self.id ? (
                <>
                  <Select
                    plain
                    label={t('project.role', { name: member.name })}
                    value={member.role}
                    options={roleOptions()}
                    onChange={(role) => setRole(member.id, role)}
                  />
                  <IconButton icon={X} label={t('project.remove')} size="sm" onClick={() => void remove(member)} />
                </>
              ) : (
                <span className="ink-2" style={{ gridColumn: 'span 2', paddingInline: 10 }}>
                  {t(`project.roles.${member.role}`)}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Invite({ project, teamId }: { project: DirectoryProject; teamId: string }) {
  const [role, setRole] = useState<ProjectRole>('editor');
  const [made, setMade] = useState<{ url: string; until: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      const body = { role: 'guest' as const, projectId: project.id, projectRole: role };
      const { url, invitation } = await call(createInvitation, { params: { teamId }, body });
      setMade({ url, until: formatDay(new Date(invitation.expiresAt)) });
    } catch (error) {
      showToast({ text: problemWords(error), bad: true });
    }
    setBusy(false);
  };
  return (
    <section className="invite">
      <h3 className="strong">{t('project.inviteTitle')}</h3>
      <p className="ink-2">{t('project.inviteLead')}</p>
      {made ? (
        <LinkCard url={made.url} label={t('project.inviteLink')} hint={t('project.inviteUntil', { day: made.until })} />
      ) : (
        <>
          <RadioGroup
            label={t('project.inviteAs')}
            value={role}
            onChange={setRole}
            options={roleOptions().map((option) => ({ ...option, hint: t(`project.roleHints.${option.value}`) }))}
          />
          <Button kind="primary" disabled={busy} onClick={() => void make()}>
            {t('project.inviteMake')}
          </Button>
        </>
      )}
    </section>
  );
}
