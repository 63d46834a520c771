import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { instantField, nameField, projectRoleField, uuidField } from './fields.ts';
import { personSchema } from './teams.ts';

const refField = z.string().regex(/^[-0-9A-Z_a-z]{8}$/);
const project = z.strictObject({ projectId: uuidField });

export const projectSchema = z.object({
  id: uuidField,
  teamId: uuidField,
  name: z.string(),
  /** prefix of task numbers, e.g. HR */
  key: z.string(),
  /** the caller's */
  role: projectRoleField,
  /** name of its main document, for `/sync` */
  document: z.string(),
  archivedAt: instantField.nullable(),
  createdAt: instantField,
});
export type Project = z.infer<typeof projectSchema>;

export const listProjects = endpoint({
  method: 'GET',
  path: '/api/projects',
  access: 'session',
  status: 200,
  response: z.object({ items: z.array(projectSchema) }),
});

/** Made offline, a project is created again with the same id: the second creation by the same person answers 201 with the first. */
export const createProject = endpoint({
  method: 'POST',
  path: '/api/projects',
  access: 'session',
  status: 201,
  body: z.strictObject({
    id: uuidField.optional(),
    name: nameField,
    teamId: uuidField.optional(),
    key: z
      .string()
      .regex(/^[A-Z][A-Z0-9]{0,5}$/)
      .optional(),
    /** `none`: the client brings board and columns itself (import, first run) */
    template: z.enum(['default', 'none']).optional(),
  }),
  response: z.object({
    project: projectSchema,
    id: uuidField,
    name: z.string(),
    board: z.object({ id: refField, name: z.string() }).nullable(),
    columns: z.array(z.object({ id: refField, name: z.string(), done: z.boolean() })),
  }),
});
export const updateProject = endpoint({
  method: 'PATCH',
  path: '/api/projects/:projectId',
  access: 'session',
  status: 200,
  params: project,
  body: z.strictObject({ name: nameField.optional(), archived: z.boolean().optional() }),
  response: projectSchema,
});
export const listProjectMembers = endpoint({
  method: 'GET',
  path: '/api/projects/:projectId/members',
  access: 'session',
  status: 200,
  params: project,
  response: z.object({ items: z.array(personSchema.extend({ role: projectRoleField })) }),
});
export const setProjectMember = endpoint({
  method: 'PUT',
  path: '/api/projects/:projectId/members/:userId',
  access: 'session',
  status: 200,
  params: z.strictObject({ projectId: uuidField, userId: uuidField }),
  body: z.strictObject({ role: projectRoleField }),
  response: personSchema.extend({ role: projectRoleField }),
});
export const removeProjectMember = endpoint({
  method: 'DELETE',
  path: '/api/projects/:projectId/members/:userId',
  access: 'session',
  status: 204,
  params: z.strictObject({ projectId: uuidField, userId: uuidField }),
});
