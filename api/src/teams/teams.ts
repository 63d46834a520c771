import { and, eq, sql } from 'drizzle-orm';
import type { Team } from '@cairn/shared/contract/auth.ts';
import type { TeamRole } from '@cairn/shared/domain/access/roles.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { projectMembers, teams, userTeams } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db, DbLike } from '@cairn/shared/platform/db/open.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { ApiError, forbidden, notFound } from '../http/api-error.ts';

/** Safe to repeat with the same id: a team made offline is created once. */
export async function createTeam(db: Db, userId: Uuid, team: { id?: string | undefined; name: string }): Promise<Team> {
  const id = team.id ?? newUuid();
  return db.transaction(async (tx) => {
    const [made] = await tx
      .insert(teams)
      .values({ id, name: team.name, createdBy: userId })
      .onConflictDoNothing()
      .returning();
    if (made) {
      await tx.insert(userTeams).values({ teamId: id, userId, role: 'owner' });
      return { id, name: made.name, personal: false, role: 'owner' };
    }
    const [existing] = await tx
      .select({ name: teams.name, personal: teams.personal, createdBy: teams.createdBy, role: userTeams.role })
      .from(teams)
      .innerJoin(userTeams, and(eq(userTeams.teamId, teams.id), eq(userTeams.userId, userId)))
      .where(eq(teams.id, id));
    if (existing?.createdBy !== userId)
      throw new ApiError('id-taken', 'Something else has this id already. Nothing was changed.');
    return { id, name: existing.name, personal: existing.personal, role: existing.role };
  });
}

/** Only owners make, change and remove owners, and the last one stays: a team without an owner could not be managed. */
export async function setTeamRole(
  db: Db,
  caller: { role: TeamRole },
  teamId: Uuid,
  userId: Uuid,
  role: TeamRole,
): Promise<void> {
  await db.transaction(async (tx) => {
    const current = await lockedRole(tx, teamId, userId);
    if ((current === 'owner' || role === 'owner') && caller.role !== 'owner')
      throw forbidden('Only an owner of the team can give or take the owner role. Nothing was changed.');
    if (current === 'owner' && role !== 'owner') await refuseWithoutOwner(tx, teamId);
    await tx
      .update(userTeams)
      .set({ role })
      .where(and(eq(userTeams.teamId, teamId), eq(userTeams.userId, userId)));
  });
}

/** Takes a person out of a team and of all its projects. */
export async function removeFromTeam(
  db: Db,
  caller: { id: Uuid; role: TeamRole },
  teamId: Uuid,
  userId: Uuid,
): Promise<void> {
  await db.transaction(async (tx) => {
    const current = await lockedRole(tx, teamId, userId);
    if (current === 'owner' && caller.role !== 'owner')
      throw forbidden('Only an owner can remove an owner. Nothing was changed.');
    if (current === 'owner') await refuseWithoutOwner(tx, teamId);
    await tx.delete(userTeams).where(and(eq(userTeams.teamId, teamId), eq(userTeams.userId, userId)));
    await tx
      .delete(projectMembers)
      .where(
        and(
          eq(projectMembers.userId, userId),
          sql`${projectMembers.projectId} IN (SELECT id FROM projects WHERE team_id = ${teamId})`,
        ),
      );
  });
}

/** The team's row is locked first, so that two owners cannot demote each other at once. */
async function lockedRole(tx: DbLike, teamId: Uuid, userId: Uuid): Promise<TeamRole> {
  await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId)).for('update');
  const [member] = await tx
    .select({ role: userTeams.role })
    .from(userTeams)
    .where(and(eq(userTeams.teamId, teamId), eq(userTeams.userId, userId)));
  if (!member) throw notFound('member');
  return member.role;
}

async function refuseWithoutOwner(tx: DbLike, teamId: Uuid): Promise<void> {
  const owners = await tx
    .select({ id: userTeams.userId })
    .from(userTeams)
    .where(and(eq(userTeams.teamId, teamId), eq(userTeams.role, 'owner')));
  if (owners.length <= 1)
    throw forbidden('A team needs an owner: make someone else an owner first. Nothing was changed.');
}
