import type { Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Column } from '@cairn/shared/domain/projects/read.ts';
import { stonesAt, type Stones } from '../../../ui/cairn-state.tsx';

/** The stones that stand for a column: by its place among those that are not done. */
export function stonesOf(columns: readonly Column[], id: Ref8): Stones {
  const column = columns.find((entry) => entry.id === id);
  if (column === undefined) return 0;
  if (column.done) return 'done';
  const open = columns.filter((entry) => !entry.done);
  return stonesAt(open.indexOf(column), open.length);
}
