import { Navigate } from '@tanstack/react-router';
import { useDirectory } from '../http/directory.ts';
import { lastProject } from './last-project.ts';
import { useSession } from './session.ts';
import { Splash } from './splash.tsx';

/** `/` goes on where the person was last: their last project, else the only one, else the list. */
export function HomePage() {
  const { user } = useSession();
  const { projects, loaded } = useDirectory();
  if (!user || !loaded) return <Splash />;
  const open = projects.filter((project) => project.archivedAt === null);
  const last = lastProject(user.id);
  const project = open.find((each) => each.id22 === last) ?? (open.length === 1 ? open[0] : undefined);
  return project ? (
    <Navigate to="/p/$projectId" params={{ projectId: project.id22 }} replace />
  ) : (
    <Navigate to="/projects" replace />
  );
}
