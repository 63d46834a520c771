import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { ApiError } from './api-error.ts';

/** `/healthz`: the process answers. `/readyz`: it can also reach its database, so it can keep what it is given. */
export function healthRoutes(app: FastifyInstance, pool: Pool): void {
  app.get('/healthz', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return { status: 'ok' };
  });
  app.get('/readyz', async (_request, reply) => {
    try {
      await pool.query('SELECT 1');
    } catch (error) {
      throw new ApiError(
        'unavailable',
        'The database cannot be reached. Nothing is lost; clients keep their changes until it is back.',
        { cause: error },
      );
    }
    void reply.header('cache-control', 'no-store');
    return { status: 'ready' };
  });
}
