import { asc, eq } from 'drizzle-orm';
import type { Team } from '@cairn/shared/contract/auth.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { teams, userTeams } from '@cairn/shared/platform/db/account-tables.ts';
import type { DbLike } from '@cairn/shared/platform/db/open.ts';

/** A person's teams, the personal one first. */
export async function teamsOf(db: DbLike, userId: Uuid): Promise<Team[]> {
  const rows = await db
    .select({ id: teams.id, name: teams.name, personal: teams.personal, role: userTeams.role })
    .from(userTeams)
    .innerJoin(teams, eq(teams.id, userTeams.teamId))
    .where(eq(userTeams.userId, userId))
    .orderBy(asc(teams.createdAt), asc(teams.id));
  return rows.toSorted((a, b) => Number(b.personal && b.role === 'owner') - Number(a.personal && a.role === 'owner'));
}
