import { and, eq, sql } from 'drizzle-orm';
import type { Project } from '@cairn/shared/contract/projects.ts';
import { effectiveRole, type ProjectRole, type TeamRole } from '@cairn/shared/domain/access/roles.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { projectMembers, projects, teams, userTeams, users } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db, DbLike } from '@cairn/shared/platform/db/open.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { ApiError } from '../http/api-error.ts';
import { freeKey, keyFromName } from './project-key.ts';

export type ProjectRow = typeof projects.$inferSelect;

export const toProject = (row: ProjectRow, role: ProjectRole): Project => ({
  id: row.id,
  teamId: row.teamId,
  name: row.name,
  key: row.key,
  role,
  document: projectDocument(uuidToId22(row.id as Uuid)),
  archivedAt: row.archivedAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
});

/** Every project that a person may see, oldest first. */
export async function projectsOf(db: DbLike, userId: Uuid): Promise<Project[]> {
  const rows = await db
    .select({ project: projects, team: userTeams.role, own: projectMembers.role })
    .from(userTeams)
    .innerJoin(projects, eq(projects.teamId, userTeams.teamId))
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, userId)))
    .where(eq(userTeams.userId, userId))
    .orderBy(projects.createdAt, projects.id);
  return rows.flatMap(({ project, team, own }) => {
    const role = effectiveRole(team, own);
    return role ? [toProject(project, role)] : [];
  });
}

export async function readProjectRow(db: DbLike, projectId: Uuid): Promise<ProjectRow | null> {
  const [row] = await db.select().from(projects).where(eq(projects.id, projectId));
  return row ?? null;
}

export async function personalTeam(db: DbLike, userId: Uuid): Promise<Uuid | null> {
  const [row] = await db
    .select({ id: teams.id })
    .from(teams)
    .innerJoin(
      userTeams,
      and(eq(userTeams.teamId, teams.id), eq(userTeams.userId, userId), eq(userTeams.role, 'owner')),
    )
    .where(eq(teams.personal, true))
    .orderBy(teams.createdAt)
    .limit(1);
  return (row?.id as Uuid | undefined) ?? null;
}

/**
 * Makes a project, or finds the one that the same person made with this id before.
 * @throws ApiError `id-taken` when the id is another's
 */
export async function insertProject(
  db: Db,
  userId: Uuid,
  wanted: { id?: string | undefined; name: string; teamId: Uuid; key?: string | undefined },
): Promise<ProjectRow> {
  return db.transaction(async (tx) => {
    // the team's row lock lets keys be chosen one after the other
    await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, wanted.teamId)).for('update');
    const existing = wanted.id === undefined ? null : await readProjectRow(tx, wanted.id as Uuid);
    if (existing) return own(existing);
    const rows = await tx.select({ key: projects.key }).from(projects).where(eq(projects.teamId, wanted.teamId));
    const key = freeKey(wanted.key ?? keyFromName(wanted.name), new Set(rows.map((row) => row.key)));
    const id = wanted.id ?? newUuid();
    const [made] = await tx
      .insert(projects)
      .values({ id, teamId: wanted.teamId, name: wanted.name, key, createdBy: userId })
      .onConflictDoNothing({ target: projects.id })
      .returning();
    const row = made ?? (await readProjectRow(tx, id as Uuid)); // someone else's, made in another team meanwhile
    return own(row);
  });

  function own(row: ProjectRow | null): ProjectRow {
    if (row?.createdBy !== userId)
      throw new ApiError('id-taken', 'Something else has this id already. Nothing was changed.');
    return row;
  }
}

export async function markReady(db: DbLike, projectId: string): Promise<void> {
  await db.update(projects).set({ ready: true }).where(eq(projects.id, projectId));
}

export async function updateProjectRow(
  db: DbLike,
  projectId: Uuid,
  change: { name?: string | undefined; archived?: boolean | undefined },
): Promise<ProjectRow | null> {
  const [row] = await db
    .update(projects)
    .set({
      ...(change.name !== undefined && { name: change.name }),
      // archiving twice keeps the first moment
      ...(change.archived !== undefined && {
        archivedAt: change.archived ? sql`coalesce(${projects.archivedAt}, now())` : null,
      }),
      id: projectId,
    })
    .where(eq(projects.id, projectId))
    .returning();
  return row ?? null;
}

export interface ProjectMember {
  id: string;
  name: string;
  email: string;
  role: ProjectRole;
}

/** Everybody who may enter the project, with the role that counts. */
export async function membersOf(db: DbLike, projectId: Uuid, only: Uuid | null = null): Promise<ProjectMember[]> {
  const rows = await db
    .select({ id: users.id, name: users.name, email: users.email, team: userTeams.role, own: projectMembers.role })
    .from(projects)
    .innerJoin(userTeams, eq(userTeams.teamId, projects.teamId))
    .innerJoin(users, eq(users.id, userTeams.userId))
    .leftJoin(projectMembers, and(eq(projectMembers.projectId, projects.id), eq(projectMembers.userId, users.id)))
    .where(and(eq(projects.id, projectId), only === null ? undefined : eq(users.id, only)))
    .orderBy(sql`lower(${users.name})`, users.id);
  return rows.flatMap(({ id, name, email, team, own }) => {
    const role = effectiveRole(team, own);
    return role ? [{ id, name, email, role }] : [];
  });
}

/** @returns the person's role in the project's team, null when they are not in it */
export async function teamRoleFor(db: DbLike, projectId: Uuid, userId: Uuid): Promise<TeamRole | null> {
  const [row] = await db
    .select({ role: userTeams.role })
    .from(projects)
    .innerJoin(userTeams, eq(userTeams.teamId, projects.teamId))
    .where(and(eq(projects.id, projectId), eq(userTeams.userId, userId)));
  return row?.role ?? null;
}
