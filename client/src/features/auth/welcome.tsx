import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { t } from '../../words/t.ts';
import { AccountForm, type Account } from './account-form.tsx';
import { Brand } from './brand.tsx';
import { ImportDrop } from './import-drop.tsx';

/** First run, and making an account later: a name, a password, done. */
export function Welcome({
  first,
  onSubmit,
}: {
  /** nobody has an account on this server yet */
  first: boolean;
  onSubmit: (account: Account, file: File | null) => Promise<void>;
}) {
  const [file, setFile] = useState<File | null>(null);
  return (
    <main className="center scroll">
      <div>
        <Brand />
        <div className="two">
          <section>
            <h1 className="h2xl">{first ? t('auth.firstTitle') : t('auth.signUpTitle')}</h1>
            <p className="under">{first ? t('auth.firstLead') : t('auth.signUpLead')}</p>
            <AccountForm
              action={t('auth.start')}
              busyAction={t('auth.starting')}
              onSubmit={(account) => onSubmit(account, file)}
            />
            <p className="xs ink-3" style={{ marginTop: 16 }}>
              {t('auth.stays')}
            </p>
            {!first && (
              <p style={{ marginTop: 8 }}>
                <Link className="link" to="/sign-in">
                  {t('auth.haveAccount')}
                </Link>
              </p>
            )}
          </section>
          <section className="two-side">
            <h2>{t('auth.bring')}</h2>
            <p className="ink-2" style={{ margin: '2px 0 14px' }}>
              {t('auth.bringLead')}
            </p>
            <ImportDrop file={file} onFile={setFile} />
            <ul className="srcs">
              <li>
                <b className="med">Trello</b>
                <span className="ink-3">{t('auth.sourceTrello')}</span>
              </li>
            </ul>
          </section>
        </div>
      </div>
    </main>
  );
}
