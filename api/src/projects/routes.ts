import { and, eq } from 'drizzle-orm';
import * as contract from '@cairn/shared/contract/projects.ts';
import { can } from '@cairn/shared/domain/access/roles.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import type { Access } from '@cairn/shared/platform/access/authorize.ts';
import { projectMembers } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db } from '@cairn/shared/platform/db/open.ts';
import type { DocumentGateway } from '@cairn/shared/platform/documents/port.ts';
import { ApiError, forbidden, notFound } from '../http/api-error.ts';
import type { Routes } from '../http/register.ts';
import type { Announce } from '../membership/announce.ts';
import { requireProject, requireTeam } from '../membership/guards.ts';
import { ensureProjectDocument, readOutline, renameProjectDocument } from './project-document.ts';
import {
  insertProject,
  markReady,
  membersOf,
  personalTeam,
  projectsOf,
  readProjectRow,
  teamRoleFor,
  toProject,
  updateProjectRow,
} from './projects.ts';

export interface ProjectParts {
  db: Db;
  access: Access;
  announce: Announce;
  gateway: DocumentGateway;
}

export function projectRoutes(routes: Routes, { db, access, announce, gateway }: ProjectParts): void {
  const uuid = (text: string) => text as Uuid; // the schema has checked it

  routes.add(contract.listProjects, async ({ caller }) => ({ items: await projectsOf(db, caller.userId) }));

  routes.add(contract.createProject, async ({ caller, body }) => {
    const { userId } = caller;
    const teamId = body.teamId ? uuid(body.teamId) : await teamOf(userId, body.id);
    await requireTeam(access, userId, teamId, 'project.create');
    const row = await insertProject(db, userId, { ...body, teamId });
    const projectId = uuid(row.id);
    if (row.teamId !== teamId) await requireTeam(access, userId, uuid(row.teamId), 'project.create');
    if (!row.ready) {
      announce({ userId, projectId }); // a socket may have asked for it before it existed
      await ensureProjectDocument(gateway, userId, projectId, {
        name: row.name,
        key: row.key,
        template: body.template ?? 'default',
      });
      await markReady(db, projectId);
    }
    const role = await requireProject(access, userId, projectId, 'project.read');
    return { project: toProject(row, role), id: row.id, name: row.name, ...(await readOutline(gateway, projectId)) };
  });

  routes.add(contract.updateProject, async ({ caller, params, body }) => {
    const projectId = uuid(params.projectId);
    const role = await requireProject(access, caller.userId, projectId, 'project.manage');
    const row = await updateProjectRow(db, projectId, body);
    if (!row) throw notFound('project');
    if (body.name !== undefined) await renameProjectDocument(gateway, caller.userId, projectId, body.name);
    return toProject(row, role);
  });

  routes.add(contract.listProjectMembers, async ({ caller, params }) => {
    await requireProject(access, caller.userId, uuid(params.projectId), 'project.read');
    return { items: await membersOf(db, uuid(params.projectId)) };
  });

  routes.add(contract.setProjectMember, async ({ caller, params, body }) => {
    const [projectId, userId] = [uuid(params.projectId), uuid(params.userId)];
    await requireProject(access, caller.userId, projectId, 'members.manage');
    // only people of the project's team: a role for anyone else would let them in without the team knowing
    if ((await teamRoleFor(db, projectId, userId)) === null) throw notFound("member of this project's team");
    await db
      .insert(projectMembers)
      .values({ projectId, userId, role: body.role })
      .onConflictDoUpdate({ target: [projectMembers.projectId, projectMembers.userId], set: { role: body.role } });
    announce({ userId, projectId });
    const [member] = await membersOf(db, projectId, userId);
    if (!member) throw notFound('member');
    return member;
  });

  routes.add(contract.removeProjectMember, async ({ caller, params }) => {
    const [projectId, userId] = [uuid(params.projectId), uuid(params.userId)];
    const role = await requireProject(access, caller.userId, projectId, 'project.read');
    if (!can(role, 'members.manage')) {
      // a guest may leave; a member's own role may be what keeps them from more
      const leaving = userId === caller.userId && (await teamRoleFor(db, projectId, userId)) === 'guest';
      if (!leaving) throw forbidden('Your role in this project does not allow this. Nothing was changed.');
    }
    const removed = await db
      .delete(projectMembers)
      .where(and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, userId)))
      .returning({ userId: projectMembers.userId });
    if (removed.length === 0) throw notFound('member');
    announce({ userId, projectId });
  });

  /** A repeated creation goes where the first went, also when the personal team is not the answer any more. */
  async function teamOf(userId: Uuid, projectId: string | undefined): Promise<Uuid> {
    const existing = projectId === undefined ? null : await readProjectRow(db, uuid(projectId));
    if (existing?.createdBy === userId) return uuid(existing.teamId);
    const personal = await personalTeam(db, userId);
    if (!personal)
      throw new ApiError('invalid-input', 'Name the team that the project belongs to. Nothing was changed.');
    return personal;
  }
}
