import { TriangleAlert } from 'lucide-react';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { PasswordField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { fieldProblems, problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';
import { judgePassword, MIN_LENGTH } from './password-strength.ts';

export interface Account {
  name: string;
  email: string;
  password: string;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function problemsOf({ name, email, password }: Account): Partial<Account> {
  return {
    ...(name.trim() === '' ? { name: t('auth.needName') } : {}),
    ...(EMAIL.test(email.trim()) ? {} : { email: t('auth.needEmail') }),
    ...(password.length < MIN_LENGTH ? { password: t('auth.needPassword') } : {}),
  };
}

/** Name, e-mail, password. What is wrong is said at the field once it was sent, and goes away while it is put right. */
export function AccountForm({
  action,
  busyAction,
  onSubmit,
  children,
}: {
  action: string;
  busyAction: string;
  /** rejects with what `signUp` throws */
  onSubmit: (account: Account) => Promise<void>;
  children?: ReactNode;
}) {
  const [account, setAccount] = useState<Account>({ name: '', email: '', password: '' });
  const [problems, setProblems] = useState<Partial<Account>>({});
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const change = (field: keyof Account) => (event: { target: { value: string } }) => {
    setAccount({ ...account, [field]: event.target.value });
    setProblems({ ...problems, [field]: undefined });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(account);
    setProblems(found);
    setFailure('');
    if (Object.keys(found).length > 0) {
      const [first] = Object.keys(found);
      form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await onSubmit({ ...account, name: account.name.trim(), email: account.email.trim() });
    } catch (error) {
      setProblems(fieldProblems(error));
      setFailure(problemWords(error));
      setBusy(false);
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
        label={t('auth.name')}
        name="name"
        autoComplete="name"
        // The one thing to do on this screen is to fill in the form.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        required
        maxLength={100}
        value={account.name}
        onChange={change('name')}
        error={problems.name}
      />
      <TextField
        label={t('auth.email')}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        maxLength={254}
        value={account.email}
        onChange={change('email')}
        error={problems.email}
        hint={t('auth.emailHint')}
      />
      <PasswordField
        label={t('auth.password')}
        name="password"
        autoComplete="new-password"
        required
        maxLength={256}
        value={account.password}
        onChange={change('password')}
        error={problems.password}
        hint={<StrengthWords password={account.password} about={[account.name, account.email]} />}
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
        {busy ? busyAction : action}
      </Button>
      {children}
    </form>
  );
}

function StrengthWords({ password, about }: { password: string; about: readonly string[] }) {
  if (password === '') return t('auth.passwordHint');
  const { strength, percent } = judgePassword(password, about);
  const missing = MIN_LENGTH - password.length;
  const fill = strength === 'weak' ? 'var(--red)' : strength === 'fair' ? 'var(--amber)' : 'var(--accent)';
  return (
    <span className="row" style={{ gap: 8 }}>
      <span className="meter" style={{ width: 96, flex: 'none' }} aria-hidden>
        <i style={{ width: `${percent}%`, background: fill }} />
      </span>
      {missing > 0 ? t('auth.strength.short', { count: missing }) : t(`auth.strength.${strength}`)}
    </span>
  );
}
