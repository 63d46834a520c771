import { Navigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { serverStatus } from '@cairn/shared/contract/auth.ts';
import { call } from '../http/call.ts';
import { Splash } from './splash.tsx';

/** Nobody is here: a server without people begins with its first run, any other one with signing in. */
export function EnterPage() {
  const { next } = useSearch({ from: '/enter' });
  const [to, setTo] = useState<'/welcome' | '/sign-in' | null>(null);
  useEffect(() => {
    call(serverStatus, {}).then(
      ({ firstRun }) => setTo(firstRun ? '/welcome' : '/sign-in'),
      () => setTo('/sign-in'),
    );
  }, []);
  if (to === null) return <Splash />;
  const search = next === undefined || next === '/' ? {} : { next };
  return <Navigate to={to} search={to === '/welcome' ? {} : search} replace />;
}
