import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { acceptInvitation, readInvitation } from '@cairn/shared/contract/teams.ts';
import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { Join, type InvitationInfo } from '../features/auth/join.tsx';
import { call } from '../http/call.ts';
import { refreshDirectory } from '../http/directory.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { problemWords } from '../words/problem.ts';
import { t } from '../words/t.ts';
import { chooseTeam } from './current-team.ts';
import { refreshTeams, signIn, signOut, signUp, useSession } from './session.ts';
import { Splash } from './splash.tsx';

/** An invitation link: says who invites, makes an account if need be, and opens what one was invited to. */
export function JoinPage() {
  const { token } = useParams({ from: '/join/$token' });
  const navigate = useNavigate();
  const { user, status } = useSession();
  const [invitation, setInvitation] = useState<InvitationInfo | null>(null);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    call(readInvitation, { params: { token } }).then(setInvitation, (error: unknown) =>
      setFailure(problemWords(error)),
    );
  }, [token]);

  const accept = async () => {
    const { team, projectId } = await call(acceptInvitation, { params: { token } });
    await refreshTeams();
    await refreshDirectory();
    chooseTeam(team.id);
    if (projectId) {
      await navigate({ to: '/p/$projectId', params: { projectId: uuidToId22(projectId as Uuid) }, replace: true });
    } else {
      await navigate({ to: '/projects', replace: true });
    }
  };

  if (failure) {
    return (
      <div className="center">
        <EmptyState error title={t('auth.joinBad')} text={failure}>
          <Link className="btn btn-line" to="/">
            {t('auth.joinToStart')}
          </Link>
        </EmptyState>
      </div>
    );
  }
  if (!invitation || status === 'loading') return <Splash />;
  return (
    <Join
      invitation={invitation}
      user={user}
      onAccept={accept}
      onSignUp={async (account) => {
        await signUp({ ...account, invitation: token });
        // Signing up has used the invitation; asking again says where it led to.
        await accept().catch(() => navigate({ to: '/', replace: true }));
      }}
      onSignIn={async (input) => {
        await signIn(input);
        await accept();
      }}
      onLeave={() => void signOut()}
    />
  );
}
