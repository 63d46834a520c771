import { z } from 'zod';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { isId22, isRef8 } from '@cairn/shared/domain/kernel/ids.ts';
import { currentUser } from '../../http/current-user.ts';

/** Imports made on this device, to find them again; the projects themselves hold all of theirs. */
const SETTING = 'imports/past';
const MOST = 20;

const pastSchema = z.array(
  z.object({
    project: z.string().refine((id): id is Id22 => isId22(id)),
    ref: z.string().refine((id): id is Ref8 => isRef8(id)),
    /** the source's id of the board */
    board: z.string(),
    projectName: z.string(),
    file: z.string(),
    at: z.number(),
    tasks: z.number(),
    undone: z.boolean(),
  }),
);
export type PastRow = z.output<typeof pastSchema>[number];

export async function readPast(): Promise<PastRow[]> {
  try {
    const row = await currentUser()?.database.settings.get(SETTING);
    return pastSchema.parse(row?.value ?? []);
  } catch {
    return [];
  }
}

/** Adds an import, or replaces what is known of it. */
export async function keepPast(row: PastRow): Promise<void> {
  const rows = (await readPast()).filter((other) => other.project !== row.project || other.ref !== row.ref);
  try {
    await currentUser()?.database.settings.put({ key: SETTING, value: [row, ...rows].slice(0, MOST) });
  } catch {
    // The list is a convenience; the import itself is in its project.
  }
}
