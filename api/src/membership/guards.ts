import {
  can,
  canInTeam,
  type ProjectCapability,
  type ProjectRole,
  type TeamCapability,
  type TeamRole,
} from '@cairn/shared/domain/access/roles.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import type { Access } from '@cairn/shared/platform/access/authorize.ts';
import { forbidden, notFound } from '../http/api-error.ts';

/** Outsiders learn nothing, not even that the team exists; members without the right are told so. */
export async function requireTeam(
  access: Access,
  userId: Uuid,
  teamId: Uuid,
  capability: TeamCapability,
): Promise<TeamRole> {
  const role = await access.teamRole(userId, teamId);
  if (!canInTeam(role, 'team.read')) throw notFound('team');
  if (!canInTeam(role, capability)) throw forbidden('Your role in this team does not allow this. Nothing was changed.');
  return role!;
}

export async function requireProject(
  access: Access,
  userId: Uuid,
  projectId: Uuid,
  capability: ProjectCapability,
): Promise<ProjectRole> {
  const role = await access.projectRole(userId, projectId);
  if (!can(role, 'project.read')) throw notFound('project');
  if (!can(role, capability)) throw forbidden('Your role in this project does not allow this. Nothing was changed.');
  return role!;
}
