import { and, eq, isNull } from 'drizzle-orm';
import { effectiveRole, type ProjectRole, type TeamRole } from '../../domain/access/roles.ts';
import type { DocumentRef } from '../../domain/kernel/document-name.ts';
import { id22ToUuid, uuidToId22, type Id22, type Uuid } from '../../domain/kernel/ids.ts';
import { projectMembers, projects, userTeams, users } from '../db/account-tables.ts';
import type { DbLike } from '../db/open.ts';

/** A role taken away by another process holds on for at most this long here; promised are 5 s. */
const REMEMBER_MS = 2000;
const REMEMBERED = 20_000;

export interface Access {
  /** @returns null: the person has no access, or there is no such project: the two look the same from outside */
  authorize(userId: Id22, ref: DocumentRef): Promise<ProjectRole | null>;
  projectRole(userId: Uuid, projectId: Uuid): Promise<ProjectRole | null>;
  teamRole(userId: Uuid, teamId: Uuid): Promise<TeamRole | null>;
  /** a role of this person changed, everywhere when no project is named */
  changed(change: { userId: Uuid; projectId?: Uuid }): void;
}

/** The one question of who may enter, answered from the tables by domain/access/roles.ts and remembered for a moment. */
export function createAccess(db: DbLike, now: () => number = Date.now): Access {
  const remembered = new Map<string, { role: ProjectRole | null; at: number }>();
  let generation = 0;

  async function projectRole(userId: Uuid, projectId: Uuid): Promise<ProjectRole | null> {
    const key = `${userId} ${projectId}`;
    const known = remembered.get(key);
    if (known && now() - known.at < REMEMBER_MS) return known.role;
    const asked = generation;
    const at = now();
    const role = await readProjectRole(db, userId, projectId);
    // an answer from before a change must not be remembered after it
    if (asked === generation) {
      if (remembered.size >= REMEMBERED) remembered.clear();
      remembered.set(key, { role, at });
    }
    return role;
  }

  return {
    projectRole,
    authorize: (userId, ref) => projectRole(id22ToUuid(userId), id22ToUuid(ref.projectId)),
    teamRole: (userId, teamId) => readTeamRole(db, userId, teamId),
    changed({ userId, projectId }) {
      generation++;
      for (const key of remembered.keys())
        if (projectId ? key === `${userId} ${projectId}` : key.startsWith(`${userId} `)) remembered.delete(key);
    },
  };
}

export async function readProjectRole(db: DbLike, userId: Uuid, projectId: Uuid): Promise<ProjectRole | null> {
  const [row] = await db
    .select({ team: userTeams.role, project: projectMembers.role })
    .from(projects)
    .innerJoin(users, and(eq(users.id, userId), isNull(users.disabledAt)))
    .leftJoin(userTeams, and(eq(userTeams.teamId, projects.teamId), eq(userTeams.userId, userId)))
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)))
    .where(eq(projects.id, projectId));
  // who left the team keeps nothing of its projects
  return row?.team ? effectiveRole(row.team, row.project) : null;
}

export async function readTeamRole(db: DbLike, userId: Uuid, teamId: Uuid): Promise<TeamRole | null> {
  const [row] = await db
    .select({ role: userTeams.role })
    .from(userTeams)
    .innerJoin(users, and(eq(users.id, userTeams.userId), isNull(users.disabledAt)))
    .where(and(eq(userTeams.teamId, teamId), eq(userTeams.userId, userId)));
  return row?.role ?? null;
}

export const actorOf = (userId: Uuid): Id22 => uuidToId22(userId);
