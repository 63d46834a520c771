import { useMemo } from 'react';
import { uuidToId22, type Id22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { useSync } from '../../sync/react.ts';

/** The signed-in person, as documents write them. */
export function useMe(): Id22 {
  const { userId } = useSync();
  return useMemo(() => (userId.length === 22 ? (userId as Id22) : uuidToId22(userId as Uuid)), [userId]);
}
