import { existsSync } from 'node:fs';
import path from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound } from './api-error.ts';
import { sendProblem } from './errors.ts';

/** Paths that belong to the server: an unknown one is an error, never the app's page. */
const SERVER_PATHS = /^\/(api|sync|ws|yjs|graphql)(\/|$)/;
/** Vite names files under assets/ by their content. */
const HASHED = /[\\/]assets[\\/]/;

const IMMUTABLE = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** The built client: hashed files are kept for ever, the page and the service worker are asked for each time. */
export async function clientFiles(app: FastifyInstance, folder: string | null): Promise<void> {
  const built = folder !== null && existsSync(path.join(folder, 'index.html'));
  if (built) {
    await app.register(staticFiles, {
      root: folder,
      wildcard: false,
      preCompressed: true,
      cacheControl: false,
      setHeaders: (reply, file) => void reply.header('cache-control', HASHED.test(file) ? IMMUTABLE : ASK_AGAIN),
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (built && isPageRequest(request)) return reply.header('cache-control', ASK_AGAIN).sendFile('index.html');
    return sendProblem(request, reply, notFound('address'));
  });
}

/** A missing file must not be answered with the page: browsers would keep it as script or image. */
function isPageRequest(request: FastifyRequest): boolean {
  const { pathname } = new URL(request.url, 'http://localhost');
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !SERVER_PATHS.test(pathname) &&
    path.posix.extname(pathname) === ''
  );
}
