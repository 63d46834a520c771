import { and, eq } from 'drizzle-orm';
import * as contract from '@cairn/shared/contract/teams.ts';
import { canInTeam } from '@cairn/shared/domain/access/roles.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import type { Access } from '@cairn/shared/platform/access/authorize.ts';
import type { Config } from '@cairn/shared/platform/config.ts';
import { teams, userTeams, users } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db } from '@cairn/shared/platform/db/open.ts';
import { forbidden, notFound } from '../http/api-error.ts';
import type { Limit } from '../http/limits.ts';
import type { Routes } from '../http/register.ts';
import type { Announce } from '../membership/announce.ts';
import { requireTeam } from '../membership/guards.ts';
import { joinByInvitation } from '../membership/invitations.ts';
import { visibleMembers, visiblePeople } from '../membership/people.ts';
import { teamsOf } from '../membership/teams-of.ts';
import { describeInvitation, invite, openInvitations, revokeInvitation } from './invitations.ts';
import { createTeam, removeFromTeam, setTeamRole } from './teams.ts';

export interface TeamParts {
  db: Db;
  access: Access;
  announce: Announce;
  config: Pick<Config, 'publicUrl'>;
  limits: { invitationByAddress: Limit };
}

export function teamRoutes(routes: Routes, { db, access, announce, config, limits }: TeamParts): void {
  const uuid = (text: string) => text as Uuid; // the schema has checked it

  routes.add(contract.listTeams, async ({ caller }) => ({ items: await teamsOf(db, caller.userId) }));
  routes.add(contract.createTeam, ({ caller, body }) => createTeam(db, caller.userId, body));

  routes.add(contract.renameTeam, async ({ caller, params, body }) => {
    const role = await requireTeam(access, caller.userId, uuid(params.teamId), 'team.manage');
    const [team] = await db.update(teams).set({ name: body.name }).where(eq(teams.id, params.teamId)).returning();
    if (!team) throw notFound('team');
    return { id: team.id, name: team.name, personal: team.personal, role };
  });

  routes.add(contract.listMembers, async ({ caller, params }) => {
    await requireTeam(access, caller.userId, uuid(params.teamId), 'team.read');
    return { items: await visibleMembers(db, caller.userId, uuid(params.teamId)) };
  });

  routes.add(contract.setMemberRole, async ({ caller, params, body }) => {
    const role = await requireTeam(access, caller.userId, uuid(params.teamId), 'team.manage');
    await setTeamRole(db, { role }, uuid(params.teamId), uuid(params.userId), body.role);
    announce({ userId: uuid(params.userId) });
    const [member] = await db
      .select({ id: users.id, name: users.name, email: users.email, role: userTeams.role })
      .from(users)
      .innerJoin(userTeams, and(eq(userTeams.userId, users.id), eq(userTeams.teamId, params.teamId)))
      .where(eq(users.id, params.userId));
    if (!member) throw notFound('member');
    return member;
  });

  routes.add(contract.removeMember, async ({ caller, params }) => {
    const role = await requireTeam(access, caller.userId, uuid(params.teamId), 'team.read');
    // everybody may leave; the rest takes the right to manage
    if (params.userId !== caller.userId && !canInTeam(role, 'team.manage'))
      throw forbidden('Your role in this team does not allow this. Nothing was changed.');
    await removeFromTeam(db, { id: caller.userId, role }, uuid(params.teamId), uuid(params.userId));
    announce({ userId: uuid(params.userId) });
  });

  routes.add(contract.listInvitations, async ({ caller, params }) => {
    await requireTeam(access, caller.userId, uuid(params.teamId), 'team.invite');
    return { items: await openInvitations(db, uuid(params.teamId)) };
  });

  routes.add(contract.createInvitation, async ({ caller, params, body }) => {
    await requireTeam(access, caller.userId, uuid(params.teamId), 'team.invite');
    const { invitation, token } = await invite(db, uuid(params.teamId), caller.userId, body);
    return { invitation, token, url: `${config.publicUrl}/join/${token}` };
  });

  routes.add(contract.revokeInvitation, async ({ caller, params }) => {
    await requireTeam(access, caller.userId, uuid(params.teamId), 'team.invite');
    await revokeInvitation(db, uuid(params.teamId), params.invitationId);
  });

  routes.add(contract.readInvitation, ({ params }) => describeInvitation(db, params.token), {
    limit: limits.invitationByAddress,
  });

  routes.add(
    contract.acceptInvitation,
    async ({ caller, params }) => {
      const joined = await db.transaction((tx) => joinByInvitation(tx, params.token, caller.userId));
      announce({ userId: caller.userId });
      const team = (await teamsOf(db, caller.userId)).find((each) => each.id === joined.teamId);
      if (!team) throw notFound('team');
      return { team, projectId: joined.projectId };
    },
    { limit: limits.invitationByAddress },
  );

  routes.add(contract.listPeople, async ({ caller }) => ({ items: await visiblePeople(db, caller.userId) }));
}
