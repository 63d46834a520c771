import type { UserDatabase } from '../http/database.ts';
import type { SyncClient } from './types.ts';

export interface SyncClientOptions {
  userId: string;
  database: UserDatabase;
}

export function createSyncClient(options: SyncClientOptions): SyncClient {
  throw new Error(`not yet: ${options.userId}`);
}
