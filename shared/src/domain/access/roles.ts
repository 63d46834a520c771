import type { DocumentKind } from '../kernel/document-name.ts';

export const TEAM_ROLES = ['owner', 'admin', 'member', 'guest'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

export const PROJECT_ROLES = ['lead', 'editor', 'commenter', 'viewer'] as const;
export type ProjectRole = (typeof PROJECT_ROLES)[number];

/** Who may do what in a project. The only table of its kind: routes, sync and screens all ask it. */
const PROJECT_CAPABILITIES = {
  'project.read': ['lead', 'editor', 'commenter', 'viewer'],
  'project.write': ['lead', 'editor'],
  'project.manage': ['lead'],
  'members.manage': ['lead'],
  'thread.write': ['lead', 'editor', 'commenter'],
} as const satisfies Record<string, readonly ProjectRole[]>;

const TEAM_CAPABILITIES = {
  'team.read': ['owner', 'admin', 'member', 'guest'],
  'team.invite': ['owner', 'admin'],
  'team.manage': ['owner', 'admin'],
  'project.create': ['owner', 'admin', 'member'],
} as const satisfies Record<string, readonly TeamRole[]>;

export type ProjectCapability = keyof typeof PROJECT_CAPABILITIES;
export type TeamCapability = keyof typeof TEAM_CAPABILITIES;

export const can = (role: ProjectRole | null, capability: ProjectCapability): boolean =>
  role !== null && (PROJECT_CAPABILITIES[capability] as readonly ProjectRole[]).includes(role);

export const canInTeam = (role: TeamRole | null, capability: TeamCapability): boolean =>
  role !== null && (TEAM_CAPABILITIES[capability] as readonly TeamRole[]).includes(role);

/** What a document kind asks of those who write to it. Reading asks `project.read`. */
const WRITE_CAPABILITY: Record<DocumentKind, ProjectCapability> = {
  project: 'project.write',
  task: 'project.write',
  thread: 'thread.write',
};

export const mayWrite = (role: ProjectRole | null, kind: DocumentKind): boolean => can(role, WRITE_CAPABILITY[kind]);

/**
 * A person's role in a project: a team's owner or admin leads everywhere in it; a member edits unless the
 * project says otherwise; a guest sees only projects they were added to.
 * @param team the person's role in the project's team, null if not in it
 * @param project the person's own role in the project, null if none was given
 */
export function effectiveRole(team: TeamRole | null, project: ProjectRole | null): ProjectRole | null {
  if (team === 'owner' || team === 'admin') return 'lead';
  if (project !== null) return project;
  return team === 'member' ? 'editor' : null;
}
