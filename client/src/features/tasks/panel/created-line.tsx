import type { ReactNode } from 'react';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { usePerson } from '../../../http/directory.ts';
import { t } from '../../../words/t.ts';
import { momentWords } from './moment-words.ts';

/** Who made the task, and when. */
export function CreatedLine({ task }: { task: Task }): ReactNode {
  const person = usePerson(task.creator);
  const when = momentWords(task.createdAt);
  const name = person?.name ?? t('task.unknownPerson');
  return (
    <p className="made">
      {task.importRef === null ? t('task.createdBy', { name, when }) : t('task.importedBy', { name, when })}
    </p>
  );
}
