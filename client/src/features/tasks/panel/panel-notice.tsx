import { Archive, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { usePerson } from '../../../http/directory.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { t } from '../../../words/t.ts';
import { momentWords } from './moment-words.ts';
import { restore, unarchive } from './panel-actions.ts';

interface PanelNoticeProps {
  session: DocumentSession;
  task: Task;
  mayWrite: boolean;
}

/** Says that the task is deleted or archived, by whom and when, and offers to bring it back. */
export function PanelNotice({ session, task, mayWrite }: PanelNoticeProps): ReactNode {
  const person = usePerson(task.deleted?.by ?? null);
  if (task.deleted === null && task.archivedAt === null) return null;
  const deleted = task.deleted;
  const text =
    deleted === null
      ? t('task.archivedAt', { when: momentWords(task.archivedAt!) })
      : t('task.deletedBy', { name: person?.name ?? t('task.unknownPerson'), when: momentWords(deleted.at) });
  return (
    <output className={deleted === null ? 'notice' : 'notice is-bad'}>
      <Icon of={deleted === null ? Archive : Trash2} />
      <p className="grow">{text}</p>
      {mayWrite && (
        <Button
          kind="line"
          size="sm"
          onClick={() => (deleted === null ? unarchive(session, task.id) : restore(session, task.id))}
        >
          {t(deleted === null ? 'task.unarchive' : 'task.restore')}
        </Button>
      )}
    </output>
  );
}
