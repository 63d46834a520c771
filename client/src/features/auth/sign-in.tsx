import { TriangleAlert } from 'lucide-react';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { PasswordField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';

/** E-mail and password. A wrong pair is said as one: which of the two it was is nobody's business. */
export function SignInForm({
  email: known = '',
  onSubmit,
  children,
}: {
  email?: string;
  /** rejects with what `signIn` throws */
  onSubmit: (input: { email: string; password: string }) => Promise<void>;
  children?: ReactNode;
}) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState('');
  const [missing, setMissing] = useState<'email' | 'password' | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const lacks = email.trim() === '' ? 'email' : password === '' ? 'password' : null;
    setMissing(lacks);
    setFailure('');
    if (lacks) {
      form.current?.querySelector<HTMLInputElement>(`[name=${lacks}]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await onSubmit({ email: email.trim(), password });
    } catch (error) {
      setFailure(problemWords(error));
      setBusy(false);
      form.current?.querySelector<HTMLInputElement>('[name=password]')?.select();
    }
  };
  return (
    <form ref={form} className="form" noValidate onSubmit={(event) => void submit(event)}>
      {failure && (
        <div className="note is-bad" role="alert">
          <Icon of={TriangleAlert} />
          {failure}
        </div>
      )}
      <TextField
        label={t('auth.email')}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        // The one thing to do on this screen is to fill in the form.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={known === ''}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={missing === 'email' ? t('auth.needEmail') : undefined}
      />
      <PasswordField
        label={t('auth.password')}
        name="password"
        autoComplete="current-password"
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={known !== ''}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={missing === 'password' ? t('auth.needAnyPassword') : undefined}
      />
      <Button
        type="submit"
        kind="primary"
        size="lg"
        block
        disabled={busy}
        {...(busy ? {} : { keys: 'enter' })}
        style={{ marginTop: 6 }}
      >
        {busy ? t('auth.signingIn') : t('auth.signIn')}
      </Button>
      {children}
    </form>
  );
}
