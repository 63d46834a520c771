import { eq } from 'drizzle-orm';
import type { User } from '@cairn/shared/contract/auth.ts';
import type { Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { server, teams, userTeams, users } from '@cairn/shared/platform/db/account-tables.ts';
import type { Db, DbLike } from '@cairn/shared/platform/db/open.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { ApiError } from '../http/api-error.ts';
import { joinByInvitation } from '../membership/invitations.ts';
import { hashPassword, verifyNothing, verifyPassword } from './passwords.ts';

export type UserRow = typeof users.$inferSelect;

export interface NewAccount {
  email: string;
  name: string;
  password: string;
  invitation?: string | undefined;
}

export const toUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  admin: row.admin,
  createdAt: row.createdAt.toISOString(),
});

export async function isFirstRun(db: DbLike): Promise<boolean> {
  const [row] = await db.select({ claimedAt: server.claimedAt }).from(server);
  return !row?.claimedAt;
}

/** Makes an account with its personal team. The first one on a server becomes its admin; it needs no invitation. */
export async function createAccount(
  db: Db,
  account: NewAccount,
  registration: 'open' | 'invitation',
): Promise<UserRow> {
  const passwordHash = await hashPassword(account.password); // before the transaction: it is slow
  return db.transaction(async (tx) => {
    const first = await isFirst(tx);
    if (!first && registration === 'invitation' && account.invitation === undefined)
      throw new ApiError(
        'registration-closed',
        'This server takes new people by invitation only. Ask someone who uses it for a link.',
      );
    const id = newUuid();
    const [user] = await tx
      .insert(users)
      .values({ id, email: account.email, name: account.name, passwordHash, admin: first })
      .onConflictDoNothing()
      .returning();
    if (!user)
      throw new ApiError('email-taken', 'There is an account with this mail address already. Sign in instead.');
    const teamId = newUuid();
    await tx.insert(teams).values({ id: teamId, name: account.name, personal: true, createdBy: id });
    await tx.insert(userTeams).values({ teamId, userId: id, role: 'owner' });
    if (account.invitation !== undefined) await joinByInvitation(tx, account.invitation, id);
    if (first) await tx.update(server).set({ adminId: id, claimedAt: new Date() });
    return user;
  });
}

/** Once claimed this is one read; until then the row's lock lets two first visitors in one after the other. */
async function isFirst(tx: DbLike): Promise<boolean> {
  if (!(await isFirstRun(tx))) return false;
  await tx.insert(server).values({}).onConflictDoNothing();
  const [row] = await tx.select().from(server).for('update');
  return row?.claimedAt === null;
}

/** @throws ApiError `wrong-credentials`, the same and after the same time for unknown people and wrong passwords */
export async function checkPassword(db: Db, email: string, password: string): Promise<UserRow> {
  const wrong = () => new ApiError('wrong-credentials', 'The mail address or the password is wrong.');
  const [user] = await db.select().from(users).where(eq(users.email, email));
  if (!user) {
    await verifyNothing(password);
    throw wrong();
  }
  const { fits, outdated } = await verifyPassword(user.passwordHash, password);
  if (!fits || user.disabledAt) throw wrong();
  if (outdated)
    await db
      .update(users)
      .set({ passwordHash: await hashPassword(password) })
      .where(eq(users.id, user.id));
  return user;
}

export async function readUser(db: DbLike, id: Uuid): Promise<UserRow | null> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row ?? null;
}
