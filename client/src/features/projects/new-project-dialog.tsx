import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { canInTeam } from '@cairn/shared/domain/access/roles.ts';
import type { Team } from '@cairn/shared/contract/auth.ts';
import { useSession } from '../../app/session.ts';
import { keyOf } from '../../http/directory.ts';
import { useSync } from '../../sync/react.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.tsx';
import { t } from '../../words/t.ts';
import { createProject } from './new-project.ts';

/** Makes a project and opens it; no network needed. */
export function NewProjectDialog({ team, onClose }: { team: Team | null; onClose: () => void }) {
  const sync = useSync();
  const navigate = useNavigate();
  const teams = useSession().teams.filter((each) => canInTeam(each.role, 'project.create'));
  const [name, setName] = useState('');
  const [teamId, setTeamId] = useState(teams.find((each) => each.id === team?.id)?.id ?? teams[0]?.id ?? '');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const given = name.trim();
    if (given === '') {
      setMissing(true);
      return;
    }
    setBusy(true);
    try {
      const projectId = await createProject(sync, { name: given, ...(teamId ? { teamId } : {}) });
      onClose();
      await navigate({ to: '/p/$projectId', params: { projectId } });
    } catch (error) {
      setBusy(false);
      showToast({
        bad: true,
        text: t('project.createFailed', { why: error instanceof Error ? error.message : String(error) }),
      });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('project.new')}
      lead={t('project.newLead')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="primary" type="submit" form="new-project" disabled={busy} {...(busy ? {} : { keys: 'enter' })}>
            {busy ? t('project.creating') : t('project.create')}
          </Button>
        </>
      }
    >
      <form
        id="new-project"
        className="form"
        style={{ marginTop: 14 }}
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          label={t('project.name')}
          // The dialog was opened to type this.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={100}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setMissing(false);
          }}
          error={missing ? t('project.needName') : undefined}
          hint={name.trim() === '' ? undefined : t('project.nameHint', { key: `${keyOf(name)}-1` })}
        />
        {teams.length > 1 && (
          <div className="labelled">
            <span className="label">{t('project.team')}</span>
            <Select
              label={t('project.team')}
              value={teamId}
              options={teams.map((each) => ({ value: each.id, label: each.name }))}
              onChange={setTeamId}
            />
          </div>
        )}
      </form>
    </Dialog>
  );
}
