import type { FastifyReply } from 'fastify';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Pool } from 'pg';
import { ApiError } from './api-error.ts';

export interface LimitRule {
  name: string;
  /** how often */
  points: number;
  /** within how many seconds */
  seconds: number;
}

/** A bucket per key, e.g. per address or per account. */
export interface Limit {
  /** @throws ApiError `too-many-requests` with `Retry-After` */
  consume(key: string, reply: FastifyReply): Promise<void>;
  /** gives one back: what succeeded was no guess */
  giveBack(key: string): Promise<void>;
  /** forgets a key */
  clear(key: string): Promise<void>;
}

/** Counts in this process: enough where the limit only protects the machine. */
export const limitInProcess = (rule: LimitRule): Limit =>
  limit(rule, new RateLimiterMemory({ keyPrefix: rule.name, points: rule.points, duration: rule.seconds }));

/** Counts in the database, so that restarts and further processes give no fresh guesses. */
export const limitInDatabase = (rule: LimitRule, pool: Pool): Limit =>
  limit(
    rule,
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: true,
      keyPrefix: rule.name,
      points: rule.points,
      duration: rule.seconds,
    }),
  );

function limit(rule: LimitRule, limiter: RateLimiterAbstract): Limit {
  const tell = (reply: FastifyReply, state: RateLimiterRes) => {
    const reset = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
    void reply.header('ratelimit-policy', `"${rule.name}";q=${rule.points};w=${rule.seconds}`);
    void reply.header('ratelimit', `"${rule.name}";r=${Math.max(0, state.remainingPoints)};t=${reset}`);
    return reset;
  };
  return {
    async consume(key, reply) {
      try {
        tell(reply, await limiter.consume(key));
      } catch (state) {
        if (!(state instanceof RateLimiterRes)) throw state;
        const wait = tell(reply, state);
        const minutes = Math.ceil(wait / 60);
        throw new ApiError(
          'too-many-requests',
          `Too many attempts. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`} and try again.`,
          { headers: { 'retry-after': String(wait) } },
        );
      }
    },
    giveBack: async (key) => void (await limiter.reward(key)),
    clear: async (key) => void (await limiter.delete(key)),
  };
}
