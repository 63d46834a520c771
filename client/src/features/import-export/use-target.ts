import { useEffect, useState } from 'react';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf, type Index } from '@cairn/shared/domain/kernel/registers.ts';
import { useSync } from '../../sync/react.ts';

/** The project that a plan is laid over. `null` index while it loads, or where it cannot be had. */
export interface TargetProject {
  id: Id22;
  index: Index | null;
  problem: 'offline' | 'forbidden' | 'read-only' | null;
}

/** @param id null: a new project */
export function useTarget(id: Id22 | null): TargetProject | null {
  const sync = useSync();
  const [target, setTarget] = useState<TargetProject | null>(null);
  useEffect(() => {
    if (id === null) return undefined;
    const session = sync.open(projectDocument(id));
    const look = (): void => {
      const { ready, missing, role } = session.state;
      const problem = missing ?? (role !== null && !mayWrite(role, 'project') ? 'read-only' : null);
      setTarget((last) => {
        const index = ready ? indexOf(session.doc) : null;
        return last?.id === id && last.index === index && last.problem === problem ? last : { id, index, problem };
      });
    };
    look();
    const stop = session.subscribe(look);
    return () => {
      stop();
      session.release();
    };
  }, [sync, id]);
  // the choice changed, the project behind it is not open yet
  return id === null ? null : target?.id === id ? target : { id, index: null, problem: null };
}
