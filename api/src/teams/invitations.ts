import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Invitation } from '@cairn/shared/contract/teams.ts';
import type { ProjectRole, TeamRole } from '@cairn/shared/domain/access/roles.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { invitations, invitationUses, projects, teams, users } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db, DbLike } from '@cairn/shared/platform/db/open.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { notFound } from '../http/api-error.ts';
import { hashSecret, newSecret } from '../http/secrets.ts';
import { findInvitation, type InvitationRow } from '../membership/invitations.ts';

const LIFETIME_MS = 14 * 86_400_000;

const toInvitation = (row: InvitationRow, uses: number): Invitation => ({
  id: row.id,
  teamId: row.teamId,
  role: row.role,
  projectId: row.projectId,
  projectRole: row.projectRole,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
  uses,
});

/** Those that can still be used, newest first. */
export async function openInvitations(db: Db, teamId: Uuid): Promise<Invitation[]> {
  const uses = db.$count(invitationUses, eq(invitationUses.invitationId, invitations.id));
  const rows = await db
    .select({ invitation: invitations, uses })
    .from(invitations)
    .where(and(eq(invitations.teamId, teamId), isNull(invitations.revokedAt), gt(invitations.expiresAt, new Date())))
    .orderBy(desc(invitations.createdAt));
  return rows.map(({ invitation, uses }) => toInvitation(invitation, uses));
}

export interface NewInvitation {
  role: TeamRole;
  projectId?: string | undefined;
  projectRole?: ProjectRole | undefined;
}

/** @returns the token, which exists nowhere else afterwards */
export async function invite(
  db: DbLike,
  teamId: Uuid,
  invitedBy: Uuid,
  wanted: NewInvitation,
): Promise<{ invitation: Invitation; token: string }> {
  if (wanted.projectId !== undefined) {
    const [project] = await db
      .select({ id: projects.id })
      .from(projects)
      .where(and(eq(projects.id, wanted.projectId), eq(projects.teamId, teamId)));
    if (!project) throw notFound('project in this team');
  }
  const token = newSecret();
  const [row] = await db
    .insert(invitations)
    .values({
      id: newUuid(),
      teamId,
      tokenHash: hashSecret(token),
      role: wanted.role,
      projectId: wanted.projectId ?? null,
      projectRole: wanted.projectId === undefined ? null : (wanted.projectRole ?? 'editor'),
      createdBy: invitedBy,
      expiresAt: new Date(Date.now() + LIFETIME_MS),
    })
    .returning();
  return { invitation: toInvitation(row!, 0), token };
}

export async function revokeInvitation(db: DbLike, teamId: Uuid, invitationId: string): Promise<void> {
  const rows = await db
    .update(invitations)
    .set({ revokedAt: new Date() })
    .where(and(eq(invitations.id, invitationId), eq(invitations.teamId, teamId)))
    .returning({ id: invitations.id });
  if (rows.length === 0) throw notFound('invitation');
}

/** What someone who holds the link may see before they have an account. */
export async function describeInvitation(db: DbLike, token: string) {
  const invitation = await findInvitation(db, token);
  const [row] = await db
    .select({ teamName: teams.name, invitedBy: users.name, projectName: projects.name })
    .from(invitations)
    .innerJoin(teams, eq(teams.id, invitations.teamId))
    .innerJoin(users, eq(users.id, invitations.createdBy))
    .leftJoin(projects, eq(projects.id, invitations.projectId))
    .where(eq(invitations.id, invitation.id));
  return { ...row!, role: invitation.role, expiresAt: invitation.expiresAt.toISOString() };
}
