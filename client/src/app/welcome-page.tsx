import { Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { serverStatus } from '@cairn/shared/contract/auth.ts';
import type { Account } from '../features/auth/account-form.tsx';
import { Welcome } from '../features/auth/welcome.tsx';
import { call } from '../http/call.ts';
import { createFirstBoard } from './first-board.ts';
import { handFile } from './handed-file.ts';
import { readSession, signUp, useSession } from './session.ts';
import { Splash } from './splash.tsx';

type Server = 'asking' | 'first' | 'open' | 'closed';

/** From the printed address to the first card: account, first board, and the file that was brought along. */
export function WelcomePage() {
  const navigate = useNavigate();
  const { user } = useSession();
  const [server, setServer] = useState<Server>('asking');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    call(serverStatus, {}).then(
      ({ firstRun, registration }) => setServer(firstRun ? 'first' : registration === 'open' ? 'open' : 'closed'),
      // The form says what is the matter once it is sent.
      () => setServer('open'),
    );
  }, []);

  const start = async (account: Account, file: File | null) => {
    setBusy(true);
    try {
      await signUp(account);
    } catch (error) {
      setBusy(false);
      throw error;
    }
    const { sync, user: self } = readSession();
    const projectId = sync && self ? await createFirstBoard(sync, self.id).catch(() => null) : null;
    if (file) {
      handFile(file);
      await navigate({ to: '/import', replace: true });
    } else if (projectId) {
      await navigate({ to: '/p/$projectId', params: { projectId }, replace: true });
    } else {
      await navigate({ to: '/projects', replace: true });
    }
  };

  if (user && !busy) return <Navigate to="/" replace />;
  if (server === 'asking') return <Splash />;
  if (server === 'closed') return <Navigate to="/sign-in" replace />;
  return <Welcome first={server === 'first'} onSubmit={start} />;
}
