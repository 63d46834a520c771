import { ChevronDown, ChevronUp, Ellipsis, Link as LinkIcon, Maximize2, Minimize2, X } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { useDirectory } from '../../../http/directory.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { t } from '../../../words/t.ts';
import { usePeopleIn, watchPresence } from '../board/presence.ts';
import { PanelMenu } from './panel-menu.tsx';
import { taskNumber } from './task-number.ts';

interface PanelHeaderProps {
  session: DocumentSession;
  task: Task;
  projectKey: string;
  me: Id22;
  editable: boolean;
  full: boolean;
  previous: Id22 | null;
  next: Id22 | null;
  onOpen(id: Id22): void;
  onCopyLink(): void;
  onFull(): void;
  onParent(): void;
  onArchive(): void;
  onDelete(): void;
  onClose(): void;
}

/** The number, the way to the neighbours in the column, who else is here, and what can be done with the whole task. */
export function PanelHeader(props: PanelHeaderProps): ReactNode {
  const { session, task, projectKey, me, full, previous, next, onOpen, onCopyLink, onFull, onClose } = props;
  return (
    <header className="panel-h">
      <span
        className={task.number === null ? 'no is-draft' : 'no'}
        {...(task.number === null && { title: t('task.draftHint') })}
      >
        {taskNumber(projectKey, task.number)}
      </span>
      <IconButton
        icon={LinkIcon}
        label={t('task.copyLink')}
        keys="mod+."
        size="sm"
        className="hide-phone"
        onClick={onCopyLink}
      />
      <IconButton
        icon={ChevronUp}
        label={t('task.previous')}
        keys="k"
        size="sm"
        disabled={previous === null}
        onClick={() => previous !== null && onOpen(previous)}
      />
      <IconButton
        icon={ChevronDown}
        label={t('task.next')}
        keys="j"
        size="sm"
        disabled={next === null}
        onClick={() => next !== null && onOpen(next)}
      />
      <PeopleInside session={session} task={task.id} me={me} />
      <IconButton
        icon={full ? Minimize2 : Maximize2}
        label={t(full ? 'task.halfPage' : 'task.fullPage')}
        keys="shift+enter"
        size="sm"
        className="hide-phone"
        onClick={onFull}
      />
      <PanelMenu
        {...props}
        trigger={
          <button type="button" className="btn btn-icon btn-sm" aria-label={t('task.more')}>
            <Icon of={Ellipsis} />
          </button>
        }
      />
      <IconButton icon={X} label={t('task.close')} keys="escape" size="sm" onClick={onClose} />
    </header>
  );
}

function PeopleInside({ session, task, me }: { session: DocumentSession; task: Id22; me: Id22 }): ReactNode {
  const presence = useMemo(() => watchPresence(session, me), [session, me]);
  const people = usePeopleIn(presence, task);
  const { personById } = useDirectory();
  return (
    <span className="push presence">
      {people.map((id) => (
        <Avatar key={id} person={{ id, name: personById.get(id)?.name ?? t('task.unknownPerson') }} here />
      ))}
    </span>
  );
}
