import { expect, vi } from 'vitest';
import { Replica } from './replica.ts';

/** Waits for what comes about by itself, and fails where it does not. */
export const until = (check: () => unknown, timeout = 20_000): Promise<void> =>
  vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout, interval: 5 });

export const settled = (...replicas: Replica[]): Promise<void> =>
  until(() => replicas.every((replica) => replica.saved && replica.synced));

/** The clients of a test, who all leave at its end. */
export class Party {
  private readonly url: () => string;
  private readonly replicas: Replica[] = [];

  constructor(url: () => string) {
    this.url = url;
  }

  join(name: string, token: string, options: Partial<ConstructorParameters<typeof Replica>[0]> = {}): Replica {
    const replica = new Replica({ url: this.url(), name, token, ...options });
    this.replicas.push(replica);
    return replica;
  }

  leave(): void {
    for (const replica of this.replicas.splice(0)) replica.destroy();
  }
}
