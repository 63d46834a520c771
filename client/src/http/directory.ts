/** People and projects: served from this device, refreshed from the server when it can be reached. */
import { liveQuery } from 'dexie';
import { useSyncExternalStore } from 'react';
import { createProject, listProjects } from '@cairn/shared/contract/projects.ts';
import { listPeople, type Person } from '@cairn/shared/contract/teams.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { id22ToUuid, makeId22, uuidToId22, type Id22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { call } from './call.ts';
import { currentUser, onCurrentUser, type CurrentUser } from './current-user.ts';
import type { StoredProject } from './database.ts';
import { addToOutbox, flushOutbox } from './outbox.ts';

export interface DirectoryProject extends StoredProject {
  id22: Id22;
}
export interface DirectoryPerson extends Person {
  id22: Id22;
}
export interface Directory {
  /** by name; archived ones last */
  projects: readonly DirectoryProject[];
  people: readonly DirectoryPerson[];
  personById: ReadonlyMap<Id22, DirectoryPerson>;
  /** read from this device at least once */
  loaded: boolean;
}

const EMPTY: Directory = { projects: [], people: [], personById: new Map(), loaded: false };
let directory = EMPTY;
let watched: CurrentUser['database'] | null = null;
let stopWatching: (() => void) | null = null;
const listeners = new Set<() => void>();

function set(next: Directory): void {
  directory = next;
  for (const listener of listeners) listener();
}

/** Follows the signed-in person; their tables are watched, so that another tab's refresh shows here too. */
function follow(): void {
  const database = currentUser()?.database ?? null;
  if (database === watched) return;
  stopWatching?.();
  watched = database;
  stopWatching = null;
  set(EMPTY);
  if (!database) return;
  const subscription = liveQuery(() => Promise.all([database.projects.toArray(), database.people.toArray()])).subscribe(
    {
      next: ([projects, people]) => set(build(projects, people)),
      // Storage is refused: what the server says is put in by refreshDirectory.
      error: () => set({ ...directory, loaded: true }),
    },
  );
  stopWatching = () => subscription.unsubscribe();
}
onCurrentUser(follow);

function build(projects: readonly StoredProject[], people: readonly Person[]): Directory {
  const named = people.map((person) => ({ ...person, id22: uuidToId22(person.id as Uuid) }));
  return {
    projects: projects
      .map((project) => ({ ...project, id22: uuidToId22(project.id as Uuid) }))
      .toSorted(
        (a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null) || a.name.localeCompare(b.name),
      ),
    people: named.toSorted((a, b) => a.name.localeCompare(b.name)),
    personById: new Map(named.map((person) => [person.id22, person])),
    loaded: true,
  };
}

/** Fetches both lists. @throws ApiError, OfflineError, SignedOutError; the old lists stay */
export async function refreshDirectory(): Promise<void> {
  const user = currentUser();
  if (!user) return;
  const [{ items: projects }, { items: people }] = await Promise.all([call(listProjects, {}), call(listPeople, {})]);
  const { database } = user;
  try {
    await database.transaction('rw', database.projects, database.people, async () => {
      const known = new Set(projects.map((project) => project.id));
      const pending = (await database.projects.toArray()).filter(
        (project) => project.pending && !known.has(project.id),
      );
      await database.projects.clear();
      await database.projects.bulkPut([...projects, ...pending]);
      await database.people.clear();
      await database.people.bulkPut(people);
    });
  } catch {
    if (watched === database) set(build(projects, people));
  }
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useDirectory = (): Directory => useSyncExternalStore(subscribe, () => directory);
/** Sorted by name, archived last. Empty until `useDirectory().loaded`. */
export const useProjects = (): readonly DirectoryProject[] => useSyncExternalStore(subscribe, () => directory.projects);
export const usePeople = (): readonly DirectoryPerson[] => useSyncExternalStore(subscribe, () => directory.people);
/** @returns undefined for someone who is not in the directory (any more) */
export const usePerson = (id: Id22 | null): DirectoryPerson | undefined =>
  useSyncExternalStore(subscribe, () => (id === null ? undefined : directory.personById.get(id)));
/** For code outside of components. */
export const readDirectory = (): Directory => directory;

/**
 * Makes a project on this device: it is in the list at once, and the server is asked when it can be reached.
 * The caller fills its document (`sync.writeOffline(document, …)`): columns and board come from here, not from the server.
 */
export async function createProjectOffline(input: {
  name: string;
  teamId?: string;
  key?: string;
}): Promise<{ id: Uuid; id22: Id22; document: ReturnType<typeof projectDocument> }> {
  const user = currentUser();
  if (!user) throw new Error('nobody is signed in');
  const now = Date.now();
  const id22 = makeId22(now, crypto.getRandomValues(new Uint8Array(10)));
  const id = id22ToUuid(id22);
  const teamId = input.teamId ?? user.teams.find((team) => team.personal)?.id ?? user.teams[0]?.id ?? '';
  const key = input.key ?? keyOf(input.name);
  const body = { id, name: input.name, key, template: 'none', ...(teamId ? { teamId } : {}) };
  const { database } = user;
  await database.transaction('rw', database.projects, database.outbox, async () => {
    await database.projects.put({
      id,
      teamId,
      name: input.name,
      key,
      role: 'lead',
      document: projectDocument(id22),
      archivedAt: null,
      createdAt: new Date(now).toISOString(),
      pending: true,
    });
    await addToOutbox(database, { method: createProject.method, path: createProject.path, body });
  });
  void flushOutbox();
  return { id, id22, document: projectDocument(id22) };
}

/** The prefix of task numbers that a name suggests: "Website launch" → WL, "Roadmap" → ROA. */
export function keyOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => /^[A-Z]/.test(word));
  if (words.length === 0) return 'P';
  return words.length > 1
    ? words
        .slice(0, 4)
        .map((word) => word[0])
        .join('')
    : words[0]!.slice(0, 3);
}
