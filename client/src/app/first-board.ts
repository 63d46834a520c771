import type * as Y from 'yjs';
import { XmlElement, XmlText } from 'yjs';
import type { Context } from '@cairn/shared/domain/kernel/context.ts';
import { taskDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { makeId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { setupProject } from '@cairn/shared/domain/projects/commands.ts';
import { readProject } from '@cairn/shared/domain/projects/read.ts';
import { addItem, createTask } from '@cairn/shared/domain/tasks/commands.ts';
import { startColumns } from '../features/projects/new-project.ts';
import { createProjectOffline, keyOf } from '../http/directory.ts';
import { makeContext } from '../sync/dispatch.ts';
import type { SyncClient } from '../sync/types.ts';
import { t, type WordKey } from '../words/t.ts';

interface Lesson {
  /** which of the board's columns: the first, the one after it, or the last */
  column: 'first' | 'next' | 'last';
  title: WordKey;
  why: WordKey;
  items?: readonly WordKey[];
}

/** Six cards that teach by being done. */
const LESSONS: readonly Lesson[] = [
  { column: 'first', title: 'teach.move', why: 'teach.moveWhy' },
  { column: 'first', title: 'teach.write', why: 'teach.writeWhy' },
  { column: 'first', title: 'teach.due', why: 'teach.dueWhy' },
  {
    column: 'first',
    title: 'teach.tick',
    why: 'teach.tickWhy',
    items: ['teach.tickOne', 'teach.tickTwo', 'teach.tickThree'],
  },
  { column: 'next', title: 'teach.plug', why: 'teach.plugWhy' },
  { column: 'next', title: 'teach.invite', why: 'teach.inviteWhy' },
];

/**
 * The board one finds after the first run, made on this device: the server need not be there.
 * @returns the project, stored on this device
 */
export async function createFirstBoard(sync: SyncClient, userId: string): Promise<Id22> {
  const name = t('app.firstProject');
  const key = keyOf(name);
  const { id22, document } = await createProjectOffline({ name, key });
  const whys: { task: Id22; why: string }[] = [];
  await sync.writeOffline(document, (doc) => {
    doc.transact(() => {
      const ctx = makeContext(userId);
      setupProject(doc, ctx, { name, key, columns: startColumns() });
      whys.push(...writeLessons(doc, ctx));
    });
  });
  for (const { task, why } of whys) {
    await sync.writeOffline(taskDocument(id22, task), (doc) => {
      const paragraph = new XmlElement('paragraph');
      paragraph.insert(0, [new XmlText(why)]);
      doc.getXmlFragment('body').insert(0, [paragraph]);
    });
  }
  return id22;
}

function writeLessons(doc: Y.Doc, ctx: Context): { task: Id22; why: string }[] {
  const { columns } = readProject(indexOf(doc));
  const columnOf = { first: columns[0]!.id, next: (columns[1] ?? columns[0]!).id, last: columns.at(-1)!.id };
  return LESSONS.map(({ column, title, why, items = [] }, n) => {
    // A millisecond apart: numbers are given in the order of ids.
    const task = makeId22(ctx.now + n, crypto.getRandomValues(new Uint8Array(10)));
    createTask(doc, ctx, { id: task, column: columnOf[column], title: t(title) });
    for (const item of items) addItem(doc, ctx, { id: task, text: t(item) });
    return { task, why: t(why) };
  });
}
