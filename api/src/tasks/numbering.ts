import { eq, like, sql } from 'drizzle-orm';
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { id22ToUuid, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { all, fieldOf, get, indexOf, put } from '@cairn/shared/domain/kernel/registers.ts';
import { projects } from '@cairn/shared/platform/db/account-tables.ts';
import { documents } from '@cairn/shared/platform/db/document-tables.ts';
import type { Db } from '@cairn/shared/platform/db/open.ts';
import type { DocumentGateway } from '@cairn/shared/platform/documents/port.ts';
import type { Log } from '@cairn/shared/platform/log.ts';

const ACTOR = 'system:numbering';
/** the register of a task's number */
const NUMBER = 'n';
/** Long enough to number what is created together in one go, short enough for the eye. */
const WAIT_MS = 150;
/** Numbers of one write; an import of thousands comes in several, so that others get their turn. */
const AT_ONCE = 1000;
const RETRY_MS = 5000;
/** How often at most the position is stored: after a crash so much is looked at again. */
const CHECKPOINT_MS = 5000;

export interface NumberingOptions {
  db: Db;
  gateway: DocumentGateway;
  log: Log;
}

interface Work {
  running: boolean;
  timer: NodeJS.Timeout | null;
  seq: number;
  storedAt: number;
}

/**
 * Gives every task its number: unique and growing per project, out of a counter in Postgres. A crash may leave a
 * hole in the sequence, never a number twice. @returns stop
 */
export async function startNumbering({ db, gateway, log }: NumberingOptions): Promise<() => Promise<void>> {
  const works = new Map<DocumentName, Work>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  const stopListening = gateway.onCommitted((name, seq) => {
    if (name.startsWith('project/')) schedule(name, seq, WAIT_MS);
  });
  await leftover(db).then(
    (found) => found.forEach(({ name, head }) => schedule(name, head, 0)),
    (error: unknown) => log.warn({ err: error }, 'tasks without a number are looked for at their next change'),
  );

  function schedule(name: DocumentName, seq: number, wait: number): void {
    const work = works.get(name) ?? { running: false, timer: null, seq: 0, storedAt: 0 };
    works.set(name, work);
    work.seq = Math.max(work.seq, seq);
    if (stopped || work.timer || work.running) return; // while it runs, the end of the run looks again
    work.timer = setTimeout(() => {
      const run = attempt(name, work).finally(() => underWay.delete(run));
      underWay.add(run);
    }, wait);
  }

  async function attempt(name: DocumentName, work: Work): Promise<void> {
    work.timer = null;
    work.running = true;
    const { seq } = work;
    let again: number | null = null;
    try {
      const complete = await numberTasks(db, gateway, name);
      if (!complete || work.seq > seq) again = WAIT_MS;
      else if (Date.now() - work.storedAt >= CHECKPOINT_MS) {
        work.storedAt = Date.now();
        await store(db, name, seq);
      }
    } catch (error) {
      log.warn({ err: error, document: name }, 'tasks could not be numbered and are tried again');
      again = RETRY_MS;
    }
    work.running = false;
    if (again !== null) schedule(name, seq, again);
  }

  return async () => {
    stopped = true;
    stopListening();
    for (const { timer } of works.values()) if (timer) clearTimeout(timer);
    await Promise.all(underWay);
  };
}

/** @returns whether no task is left without a number */
async function numberTasks(db: Db, gateway: DocumentGateway, name: DocumentName): Promise<boolean> {
  const { missing, highest } = await gateway.read(name, (doc) => {
    const missing: Id22[] = [];
    let highest = 0;
    for (const task of all(indexOf(doc), 't')) {
      const number = fieldOf(task, NUMBER);
      if (typeof number === 'number') highest = Math.max(highest, number);
      else missing.push(task.id as Id22);
    }
    // ids are in the order of creation; sorted only when there is something to give
    return { missing: missing.toSorted((a, b) => (a < b ? -1 : 1)).slice(0, AT_ONCE), highest };
  });
  if (missing.length === 0) return true;
  const first = await reserve(db, name, missing.length, highest);
  if (first === null) return true; // a document without a project: nothing counts its tasks
  await gateway.write(name, ACTOR, (doc) => {
    missing.forEach((id, place) => {
      const task = get(indexOf(doc), 't', id);
      if (task && typeof fieldOf(task, NUMBER) !== 'number') put(doc, 't', id, NUMBER, first + place);
    });
  });
  return missing.length < AT_ONCE;
}

/** Takes a run of numbers for good, above all that were given and all that an import or a restored log brought along. */
async function reserve(db: Db, name: DocumentName, count: number, highest: number): Promise<number | null> {
  const [row] = await db
    .update(projects)
    .set({ lastNumber: sql`greatest(${projects.lastNumber}, ${highest}) + ${count}` })
    .where(eq(projects.id, projectOf(name)))
    .returning({ last: projects.lastNumber });
  return row ? row.last - count + 1 : null;
}

/** Project documents that changed after they were last looked at: what a crash left. */
async function leftover(db: Db): Promise<{ name: DocumentName; head: number }[]> {
  const [known, heads] = await Promise.all([
    db.select({ id: projects.id, through: projects.numberedThrough }).from(projects),
    db.select({ name: documents.name, head: documents.head }).from(documents).where(like(documents.name, 'project/%')),
  ]);
  const through = new Map(known.map((row) => [row.id, row.through]));
  return heads.flatMap(({ name, head }) =>
    head > (through.get(projectOf(name as DocumentName)) ?? head) ? [{ name: name as DocumentName, head }] : [],
  );
}

async function store(db: Db, name: DocumentName, seq: number): Promise<void> {
  await db
    .update(projects)
    .set({ numberedThrough: seq })
    .where(eq(projects.id, projectOf(name)));
}

const projectOf = (name: DocumentName): string => {
  const ref = parseDocumentName(name);
  if (!ref) throw new Error('not a document name');
  return id22ToUuid(ref.projectId);
};
