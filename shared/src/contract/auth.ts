import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { emailField, nameField, passwordField, teamRoleField, uuidField, instantField } from './fields.ts';

export const userSchema = z.object({
  id: uuidField,
  email: z.string(),
  name: z.string(),
  /** first visitor of the server */
  admin: z.boolean(),
  createdAt: instantField,
});
export type User = z.infer<typeof userSchema>;

export const teamSchema = z.object({ id: uuidField, name: z.string(), personal: z.boolean(), role: teamRoleField });
export type Team = z.infer<typeof teamSchema>;

/** The refresh token travels beside it in an httpOnly cookie. */
export const sessionSchema = z.object({
  user: userSchema,
  teams: z.array(teamSchema),
  accessToken: z.string(),
  accessTokenExpiresAt: instantField,
});
export type Session = z.infer<typeof sessionSchema>;

export const serverStatus = endpoint({
  method: 'GET',
  path: '/api/auth/status',
  access: 'public',
  status: 200,
  response: z.object({ firstRun: z.boolean(), registration: z.enum(['open', 'invitation']) }),
});
export const register = endpoint({
  method: 'POST',
  path: '/api/auth/register',
  access: 'public',
  status: 201,
  body: z.strictObject({
    email: emailField,
    name: nameField,
    password: passwordField,
    invitation: z.string().max(200).optional(),
  }),
  response: sessionSchema,
});
export const login = endpoint({
  method: 'POST',
  path: '/api/auth/login',
  access: 'public',
  status: 200,
  body: z.strictObject({ email: emailField, password: z.string().min(1).max(256) }),
  response: sessionSchema,
});
export const refresh = endpoint({
  method: 'POST',
  path: '/api/auth/token/refresh',
  access: 'public',
  status: 200,
  response: sessionSchema,
});
export const me = endpoint({
  method: 'GET',
  path: '/api/auth/me',
  access: 'session',
  status: 200,
  response: z.object({ user: userSchema, teams: z.array(teamSchema) }),
});
export const logout = endpoint({ method: 'POST', path: '/api/auth/logout', access: 'public', status: 204 });
