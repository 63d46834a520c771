import { useState, type FormEvent } from 'react';
import type { DirectoryProject } from '../../http/directory.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { t } from '../../words/t.ts';
import { renameProject } from './project-actions.ts';

export function RenameDialog({ project, onClose }: { project: DirectoryProject; onClose: () => void }) {
  const [name, setName] = useState(project.name);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = name.trim();
    if (given !== '' && given !== project.name) await renameProject(project, given);
    if (given !== '') onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('project.renameTitle')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="primary" type="submit" form="rename-project">
            {t('project.renameDo')}
          </Button>
        </>
      }
    >
      <form id="rename-project" className="form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={t('project.name')}
          // The dialog was opened to type this.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onFocus={(event) => event.target.select()}
          error={name.trim() === '' ? t('project.needName') : undefined}
        />
      </form>
    </Dialog>
  );
}
