import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { isId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { EnterPage } from './enter-page.tsx';
import { ErrorScreen } from './error-screen.tsx';
import { FrameGate } from './frame.tsx';
import { HomePage } from './home-page.tsx';
import { NotFound } from './not-found.tsx';
import { Splash } from './splash.tsx';

/** Where to go on after signing in: a path of this app, never another address. */
const nextOf = (search: Record<string, unknown>): { next?: string } =>
  typeof search['next'] === 'string' && /^\/(?![/\\])/.test(search['next']) ? { next: search['next'] } : {};

/** The open task and the filter; anything else in the address is dropped. */
function boardSearch({ task, filter }: Record<string, unknown>): { task?: string; filter?: string } {
  return {
    ...(isId22(task) ? { task } : {}),
    ...(typeof filter === 'string' && filter !== '' ? { filter } : {}),
  };
}

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <NotFound /> });

const enter = createRoute({ getParentRoute: () => root, path: '/enter', validateSearch: nextOf, component: EnterPage });
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: nextOf,
  component: lazyRouteComponent(() => import('./welcome-page.tsx'), 'WelcomePage'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: nextOf,
  component: lazyRouteComponent(() => import('./sign-in-page.tsx'), 'SignInPage'),
});
const join = createRoute({
  getParentRoute: () => root,
  path: '/join/$token',
  component: lazyRouteComponent(() => import('./join-page.tsx'), 'JoinPage'),
});

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: FrameGate });
const home = createRoute({ getParentRoute: () => frame, path: '/', component: HomePage });
const projects = createRoute({
  getParentRoute: () => frame,
  path: '/projects',
  component: lazyRouteComponent(() => import('./projects-page.tsx'), 'ProjectsPage'),
});
const board = createRoute({
  getParentRoute: () => frame,
  path: '/p/$projectId',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('./board-page.tsx'), 'BoardPage'),
});
const importing = createRoute({
  getParentRoute: () => frame,
  path: '/import',
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
});

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: () => <Navigate to="/settings/profile" replace />,
});
const profile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazyRouteComponent(() => import('../features/settings/profile.tsx'), 'Profile'),
});
const device = createRoute({
  getParentRoute: () => settings,
  path: '/device',
  component: lazyRouteComponent(() => import('../features/settings/device.tsx'), 'Device'),
});
const people = createRoute({
  getParentRoute: () => settings,
  path: '/people',
  component: lazyRouteComponent(() => import('./people-page.tsx'), 'PeoplePage'),
});

const pages = [
  enter,
  welcome,
  signIn,
  join,
  frame.addChildren([home, projects, board, importing, settings.addChildren([settingsHome, profile, device, people])]),
];

/** Every primitive in every state, for those who build; in no production build. */
const devUi = createRoute({
  getParentRoute: () => root,
  path: '/dev/ui',
  beforeLoad: () => {
    if (!import.meta.env.DEV) throw redirect({ to: '/' });
  },
  component: lazyRouteComponent(
    () => (import.meta.env.DEV ? import('./dev-ui.tsx') : Promise.reject(new Error('development only'))),
    'DevUi',
  ),
});

export const router = createRouter({
  routeTree: root.addChildren(import.meta.env.DEV ? [...pages, devUi] : pages),
  defaultPreload: 'intent',
  defaultPendingComponent: Splash,
  defaultPendingMs: 400,
  defaultErrorComponent: ({ error, reset }) => (
    <ErrorScreen error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
  ),
  defaultNotFoundComponent: () => <NotFound />,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
