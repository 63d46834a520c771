import { sql } from 'drizzle-orm';
import type { Person } from '@cairn/shared/contract/teams.ts';
import type { TeamRole } from '@cairn/shared/domain/access/roles.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import type { DbLike } from '@cairn/shared/platform/db/open.ts';

type MemberRow = Person & { role: TeamRole; team: Uuid } & Record<string, unknown>;

/**
 * Who a person may see: everybody in their teams. A guest does not see the other guests, except where they share a project.
 * @param teamId only this team
 */
export async function visibleMembers(db: DbLike, viewer: Uuid, teamId: Uuid | null): Promise<MemberRow[]> {
  const { rows } = await db.execute<MemberRow>(sql`
    SELECT u.id, u.name, u.email, theirs.role, theirs.team_id AS team
    FROM user_teams own
    JOIN user_teams theirs ON theirs.team_id = own.team_id
    JOIN users u ON u.id = theirs.user_id
    WHERE own.user_id = ${viewer}
      AND (${teamId}::uuid IS NULL OR own.team_id = ${teamId})
      AND (
        own.role <> 'guest' OR theirs.role <> 'guest' OR theirs.user_id = own.user_id
        OR EXISTS (
          SELECT FROM project_members mine
          JOIN project_members also ON also.project_id = mine.project_id AND also.user_id = theirs.user_id
          JOIN projects p ON p.id = mine.project_id AND p.team_id = own.team_id
          WHERE mine.user_id = own.user_id
        )
      )
    ORDER BY lower(u.name), u.id`);
  return rows;
}

/** The same person once, however many teams are shared. */
export async function visiblePeople(db: DbLike, viewer: Uuid): Promise<Person[]> {
  const people = new Map<string, Person>();
  for (const { id, name, email } of await visibleMembers(db, viewer, null)) people.set(id, { id, name, email });
  return [...people.values()];
}
