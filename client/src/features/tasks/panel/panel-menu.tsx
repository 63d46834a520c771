import { Archive, ArchiveRestore, CornerLeftUp, Link as LinkIcon, Maximize2, Minimize2, Trash2 } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import { t } from '../../../words/t.ts';

interface PanelMenuProps {
  trigger: ReactElement;
  task: Task;
  editable: boolean;
  full: boolean;
  onCopyLink(): void;
  onFull(): void;
  onParent(): void;
  onArchive(): void;
  onDelete(): void;
}

/** What can be done with the whole task. */
export function PanelMenu(props: PanelMenuProps): ReactNode {
  const { trigger, task, editable, full, onCopyLink, onFull, onParent, onArchive, onDelete } = props;
  const archived = task.archivedAt !== null;
  return (
    <Menu trigger={trigger} align="end">
      <MenuItem icon={LinkIcon} keys="mod+." onSelect={onCopyLink}>
        {t('task.copyLink')}
      </MenuItem>
      <MenuItem icon={full ? Minimize2 : Maximize2} keys="shift+enter" onSelect={onFull}>
        {t(full ? 'task.halfPage' : 'task.fullPage')}
      </MenuItem>
      {editable && (
        <>
          {/* The menu gives the focus back as it closes; the picker opens after that. */}
          <MenuItem icon={CornerLeftUp} keys="mod+shift+p" onSelect={() => setTimeout(onParent)}>
            {t(task.parent === null ? 'task.setParent' : 'task.changeParent')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={archived ? ArchiveRestore : Archive} keys="#" onSelect={onArchive}>
            {t(archived ? 'task.unarchive' : 'task.archive')}
          </MenuItem>
          <MenuItem icon={Trash2} danger onSelect={onDelete}>
            {t('task.delete')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
