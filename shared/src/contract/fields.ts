import { z } from 'zod';

export const uuidField = z.uuid();
export const instantField = z.iso.datetime();
export const emailField = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const nameField = z.string().trim().min(1).max(100);
export const passwordField = z.string().min(10).max(256);
export const teamRoleField = z.enum(['owner', 'admin', 'member', 'guest']);
export const projectRoleField = z.enum(['lead', 'editor', 'commenter', 'viewer']);
export const emptySchema = z.strictObject({});
