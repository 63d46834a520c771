import { useState, type FormEvent } from 'react';
import type { Team } from '@cairn/shared/contract/auth.ts';
import { createTeam } from '@cairn/shared/contract/teams.ts';
import { refreshTeams } from '../../app/session.ts';
import { call } from '../../http/call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';

/** Teams are the server's: making one takes a network, and says so. */
export function NewTeamDialog({ onClose, onCreated }: { onClose: () => void; onCreated: (team: Team) => void }) {
  const [name, setName] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') {
      setFailure(t('team.needName'));
      return;
    }
    setBusy(true);
    try {
      const team = await call(createTeam, { body: { name: name.trim() } });
      await refreshTeams();
      onClose();
      onCreated(team);
    } catch (error) {
      setFailure(problemWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('team.new')}
      lead={t('team.newLead')}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button kind="primary" type="submit" form="new-team" disabled={busy} {...(busy ? {} : { keys: 'enter' })}>
            {busy ? t('team.creating') : t('team.create')}
          </Button>
        </>
      }
    >
      <form
        id="new-team"
        className="form"
        style={{ marginTop: 14 }}
        noValidate
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          label={t('team.name')}
          // The dialog was opened to type this.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={100}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setFailure('');
          }}
          error={failure || undefined}
        />
      </form>
    </Dialog>
  );
}
