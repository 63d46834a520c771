import { PROJECT_ROLES, type ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import { isId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';

/** Identity of the measured and killed servers: a token is `<user>:<role>`. */
export async function userToken({ token }: { token: string }): Promise<{ actor: Id22; role: ProjectRole }> {
  const [actor, role] = token.split(':');
  if (!isId22(actor) || !PROJECT_ROLES.includes(role as ProjectRole)) throw new Error('not a token');
  return { actor, role: role as ProjectRole };
}
