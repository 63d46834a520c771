import type { DocumentPolicy, Writer } from '@cairn/shared/domain/kernel/policy.ts';
import * as Y from 'yjs';
import { openCourt } from '../judge/court.ts';
import { integrate } from '../judge/integrate.ts';
import { judge } from '../judge/judge.ts';
import type { Merge, Verdict } from '../judge/verdict.ts';

/** A server's document with its judge, and merging as rooms do it. */
export class TestCourt {
  readonly doc = new Y.Doc();
  readonly owners = new Map<number, string>();
  readonly court;

  constructor(policy: DocumentPolicy, retired: ReadonlySet<number> = new Set()) {
    this.court = openCourt(this.doc, policy, this.owners, retired);
  }

  judge(update: Uint8Array, actor = 'ann', mayWrite = true, role: Writer['role'] = 'editor'): Verdict {
    return judge(this.court, update, { actor, role, now: Date.UTC(2027, 0), document: this.doc }, mayWrite);
  }

  take(update: Uint8Array, actor = 'ann'): Verdict {
    const verdict = this.judge(update, actor);
    if (verdict.kind !== 'merge') return verdict;
    if (verdict.direct) integrate(this.doc, verdict.sections[0] ?? null, verdict.deletions, 'test');
    else Y.applyUpdate(this.doc, verdict.update);
    for (const client of verdict.newClients) this.owners.set(client, actor);
    return verdict;
  }

  /** @throws where it is not merged whole */
  takeAll(update: Uint8Array, actor = 'ann'): Merge {
    const verdict = this.take(update, actor);
    if (verdict.kind !== 'merge' || verdict.refused.length > 0) throw new Error(JSON.stringify(verdict));
    return verdict;
  }

  get pending(): boolean {
    return this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null;
  }
}
