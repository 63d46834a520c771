import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { User } from '@cairn/shared/contract/auth.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatDay } from '../../words/format.ts';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';
import { AccountForm, type Account } from './account-form.tsx';
import { Brand } from './brand.tsx';
import { SignInForm } from './sign-in.tsx';

export interface InvitationInfo {
  teamName: string;
  invitedBy: string;
  projectName: string | null;
  expiresAt: string;
}

/** Who invites and to what; then one button for somebody signed in, a short form for everybody else. */
export function Join({
  invitation,
  user,
  onAccept,
  onSignUp,
  onSignIn,
  onLeave,
}: {
  invitation: InvitationInfo;
  user: User | null;
  onAccept: () => Promise<void>;
  onSignUp: (account: Account) => Promise<void>;
  onSignIn: (input: { email: string; password: string }) => Promise<void>;
  /** signs out, to join as somebody else */
  onLeave: () => void;
}) {
  const { teamName: team, projectName: project, invitedBy: by, expiresAt } = invitation;
  return (
    <main className="center scroll">
      <section className="one">
        <Brand />
        <h1 className="h2xl">{project ? t('auth.joinProject', { project }) : t('auth.joinTitle', { team })}</h1>
        <p className="under">
          {project ? t('auth.joinProjectLead', { by, project, team }) : t('auth.joinLead', { by, team })}{' '}
          <span className="ink-3">{t('auth.joinUntil', { day: formatDay(new Date(expiresAt)) })}</span>
        </p>
        {user ? (
          <Accept user={user} onAccept={onAccept} onLeave={onLeave} />
        ) : (
          <Newcomer onSignUp={onSignUp} onSignIn={onSignIn} />
        )}
      </section>
    </main>
  );
}

function Accept({ user, onAccept, onLeave }: { user: User; onAccept: () => Promise<void>; onLeave: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const accept = async () => {
    setBusy(true);
    setFailure('');
    try {
      await onAccept();
    } catch (error) {
      setFailure(problemWords(error));
      setBusy(false);
    }
  };
  return (
    <div className="form">
      {failure && (
        <div className="note is-bad" role="alert">
          <Icon of={TriangleAlert} />
          {failure}
        </div>
      )}
      <p className="row">
        <Avatar person={user} size={32} quiet />
        <span>
          <b>{user.name}</b>
          <br />
          <span className="ink-3 xs">{user.email}</span>
        </span>
      </p>
      <Button kind="primary" size="lg" block disabled={busy} onClick={() => void accept()}>
        {busy ? t('auth.joining') : t('auth.joinAs', { name: user.name })}
      </Button>
      <Button block onClick={onLeave}>
        {t('auth.joinOther')}
      </Button>
    </div>
  );
}

function Newcomer({
  onSignUp,
  onSignIn,
}: {
  onSignUp: (account: Account) => Promise<void>;
  onSignIn: (input: { email: string; password: string }) => Promise<void>;
}) {
  const [known, setKnown] = useState(false);
  return known ? (
    <SignInForm onSubmit={onSignIn}>
      <Button block onClick={() => setKnown(false)}>
        {t('auth.joinNew')}
      </Button>
    </SignInForm>
  ) : (
    <AccountForm action={t('auth.joinSignUp')} busyAction={t('auth.joining')} onSubmit={onSignUp}>
      <Button block onClick={() => setKnown(true)}>
        {t('auth.joinSignIn')}
      </Button>
    </AccountForm>
  );
}
