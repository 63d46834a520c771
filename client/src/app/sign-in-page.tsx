import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { serverStatus } from '@cairn/shared/contract/auth.ts';
import { Brand } from '../features/auth/brand.tsx';
import { SignInForm } from '../features/auth/sign-in.tsx';
import { call } from '../http/call.ts';
import { t } from '../words/t.ts';
import { signIn, useSession } from './session.ts';

/** For who comes back. With an ended session the work on this device is still open behind it. */
export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const { user, status } = useSession();
  const [open, setOpen] = useState<boolean | null>(null);
  useEffect(() => {
    call(serverStatus, {}).then(
      ({ registration }) => setOpen(registration === 'open'),
      () => undefined,
    );
  }, []);
  const submit = async (input: { email: string; password: string }) => {
    await signIn(input);
    router.history.replace(next ?? '/');
  };
  return (
    <main className="center scroll">
      <section className="one">
        <Brand />
        <h1 className="h2xl">{user ? t('auth.signInAs') : t('auth.signInTitle')}</h1>
        <p className="under">{status === 'offline' ? t('auth.signInOffline') : t('auth.signInLead')}</p>
        <SignInForm onSubmit={submit} {...(user ? { email: user.email } : {})}>
          <p className="xs ink-3">
            {open === true && (
              <Link className="link" to="/welcome">
                {t('auth.noAccount')}
              </Link>
            )}
            {open === false && t('auth.byInvitation')}
          </p>
        </SignInForm>
      </section>
    </main>
  );
}
