import { z } from 'zod';
import { teamSchema } from './auth.ts';
import { endpoint } from './endpoint.ts';
import { instantField, nameField, projectRoleField, teamRoleField, uuidField } from './fields.ts';

/** Someone the caller shares a team with. */
export const personSchema = z.object({ id: uuidField, name: z.string(), email: z.string() });
export type Person = z.infer<typeof personSchema>;

export const memberSchema = personSchema.extend({ role: teamRoleField });
export const invitationSchema = z.object({
  id: uuidField,
  teamId: uuidField,
  role: teamRoleField,
  projectId: uuidField.nullable(),
  projectRole: projectRoleField.nullable(),
  createdAt: instantField,
  expiresAt: instantField,
  uses: z.number(),
});
export type Invitation = z.infer<typeof invitationSchema>;

const team = z.strictObject({ teamId: uuidField });

export const listTeams = endpoint({
  method: 'GET',
  path: '/api/teams',
  access: 'session',
  status: 200,
  response: z.object({ items: z.array(teamSchema) }),
});
export const createTeam = endpoint({
  method: 'POST',
  path: '/api/teams',
  access: 'session',
  status: 201,
  body: z.strictObject({ id: uuidField.optional(), name: nameField }),
  response: teamSchema,
});
export const renameTeam = endpoint({
  method: 'PATCH',
  path: '/api/teams/:teamId',
  access: 'session',
  status: 200,
  params: team,
  body: z.strictObject({ name: nameField }),
  response: teamSchema,
});
export const listMembers = endpoint({
  method: 'GET',
  path: '/api/teams/:teamId/members',
  access: 'session',
  status: 200,
  params: team,
  response: z.object({ items: z.array(memberSchema) }),
});
export const setMemberRole = endpoint({
  method: 'PUT',
  path: '/api/teams/:teamId/members/:userId',
  access: 'session',
  status: 200,
  params: z.strictObject({ teamId: uuidField, userId: uuidField }),
  body: z.strictObject({ role: teamRoleField }),
  response: memberSchema,
});
export const removeMember = endpoint({
  method: 'DELETE',
  path: '/api/teams/:teamId/members/:userId',
  access: 'session',
  status: 204,
  params: z.strictObject({ teamId: uuidField, userId: uuidField }),
});
export const listInvitations = endpoint({
  method: 'GET',
  path: '/api/teams/:teamId/invitations',
  access: 'session',
  status: 200,
  params: team,
  response: z.object({ items: z.array(invitationSchema) }),
});

/** The token is shown once; the server keeps only its SHA-256. */
export const createInvitation = endpoint({
  method: 'POST',
  path: '/api/teams/:teamId/invitations',
  access: 'session',
  status: 201,
  params: team,
  body: z.strictObject({
    role: z.enum(['admin', 'member', 'guest']),
    projectId: uuidField.optional(),
    projectRole: projectRoleField.optional(),
  }),
  response: z.object({ invitation: invitationSchema, token: z.string(), url: z.string() }),
});
export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/api/teams/:teamId/invitations/:invitationId',
  access: 'session',
  status: 204,
  params: z.strictObject({ teamId: uuidField, invitationId: uuidField }),
});
export const readInvitation = endpoint({
  method: 'GET',
  path: '/api/invitations/:token',
  access: 'public',
  status: 200,
  params: z.strictObject({ token: z.string().max(200) }),
  response: z.object({
    teamName: z.string(),
    invitedBy: z.string(),
    role: teamRoleField,
    projectName: z.string().nullable(),
    expiresAt: instantField,
  }),
});
export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/invitations/:token/accept',
  access: 'session',
  status: 200,
  params: z.strictObject({ token: z.string().max(200) }),
  response: z.object({ team: teamSchema, projectId: uuidField.nullable() }),
});
export const listPeople = endpoint({
  method: 'GET',
  path: '/api/people',
  access: 'session',
  status: 200,
  response: z.object({ items: z.array(personSchema) }),
});
