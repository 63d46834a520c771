import { and, eq, gt, isNull } from 'drizzle-orm';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import {
  effectiveRole,
  PROJECT_ROLES,
  TEAM_ROLES,
  type ProjectRole,
  type TeamRole,
} from '@cairn/shared/domain/access/roles.ts';
import { invitations, invitationUses, projectMembers, userTeams } from '@cairn/shared/platform/db/account-tables.ts';
import type { DbLike } from '@cairn/shared/platform/db/open.ts';
import { ApiError } from '../http/api-error.ts';
import { hashSecret } from '../http/secrets.ts';

export type InvitationRow = typeof invitations.$inferSelect;

/** @throws ApiError `invitation-invalid`, the same for unknown, expired and revoked */
export async function findInvitation(db: DbLike, token: string): Promise<InvitationRow> {
  const [row] = await db
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.tokenHash, hashSecret(token)),
        isNull(invitations.revokedAt),
        gt(invitations.expiresAt, new Date()),
      ),
    );
  if (!row) throw invalid();
  return row;
}

const invalid = () =>
  new ApiError(
    'invitation-invalid',
    'This invitation does not exist, was withdrawn or has expired. Ask for a new one.',
  );

export interface Joined {
  teamId: Uuid;
  projectId: Uuid | null;
}

/**
 * Makes a person a member of what the invitation names. Who is in already keeps the stronger role. Accepting twice
 * changes nothing, and lets nobody back in who was removed since.
 */
export async function joinByInvitation(tx: DbLike, token: string, userId: Uuid): Promise<Joined> {
  const { id, teamId, role: offered, projectId, projectRole } = await findInvitation(tx, token);
  const joined = { teamId: teamId as Uuid, projectId: projectId as Uuid | null };
  const used = await tx.insert(invitationUses).values({ invitationId: id, userId }).onConflictDoNothing().returning();
  const [existing] = await tx
    .select({ role: userTeams.role })
    .from(userTeams)
    .where(and(eq(userTeams.teamId, teamId), eq(userTeams.userId, userId)))
    .for('update');
  if (used.length === 0) {
    if (!existing) throw invalid();
    return joined;
  }
  const role = existing ? stronger(TEAM_ROLES, existing.role, offered) : offered;
  await tx
    .insert(userTeams)
    .values({ teamId, userId, role })
    .onConflictDoUpdate({ target: [userTeams.teamId, userTeams.userId], set: { role } });
  if (projectId && projectRole)
    await joinProject(tx, { id: projectId, offered: projectRole }, userId, existing?.role ?? null);
  return joined;
}

async function joinProject(
  tx: DbLike,
  project: { id: string; offered: ProjectRole },
  userId: Uuid,
  before: TeamRole | null,
): Promise<void> {
  const [own] = await tx
    .select({ role: projectMembers.role })
    .from(projectMembers)
    .where(and(eq(projectMembers.projectId, project.id), eq(projectMembers.userId, userId)))
    .for('update');
  const had = before && effectiveRole(before, own?.role ?? null);
  if (had && stronger(PROJECT_ROLES, had, project.offered) === had) return;
  await tx
    .insert(projectMembers)
    .values({ projectId: project.id, userId, role: project.offered })
    .onConflictDoUpdate({ target: [projectMembers.projectId, projectMembers.userId], set: { role: project.offered } });
}

/** Both lists of roles begin with the strongest. */
const stronger = <Role>(order: readonly Role[], a: Role, b: Role): Role =>
  order.indexOf(a) <= order.indexOf(b) ? a : b;
