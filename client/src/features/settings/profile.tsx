import { useState } from 'react';
import { useSession } from '../../app/session.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Seg } from '../../ui/seg.tsx';
import { Select } from '../../ui/select.tsx';
import { ShortcutSheet } from '../../ui/shortcut-sheet.tsx';
import { setSingleKeys, singleKeysOn } from '../../ui/shortcuts.ts';
import { Switch } from '../../ui/switch.tsx';
import { setTheme, useTheme } from '../../ui/theme.ts';
import { chooseLanguage, chosenLanguage, LANGUAGES, t } from '../../words/t.ts';

/** Who one is, and how the app looks and reads on this device. */
export function Profile() {
  const { user } = useSession();
  const theme = useTheme();
  const [keys, setKeys] = useState(singleKeysOn);
  const [keysOpen, setKeysOpen] = useState(false);
  const changeKeys = (on: boolean) => {
    setSingleKeys(on);
    setKeys(on);
  };
  return (
    <>
      <h2 className="page-title">{t('settings.profile')}</h2>
      <p className="lead">{t('settings.profileLead')}</p>
      {user && (
        <div className="row" style={{ gap: 12, paddingBlock: 20 }}>
          <Avatar person={user} size={40} quiet />
          <span>
            <b style={{ fontSize: 'var(--text-md)' }}>{user.name}</b>
            <br />
            <span className="ink-2">{user.email}</span>
            {user.admin && <span className="ink-3"> · {t('settings.admin')}</span>}
          </span>
        </div>
      )}
      <div className="setrow" style={{ borderTop: '1px solid var(--hairline)' }}>
        <div>
          <b>{t('settings.theme')}</b>
          <p>{t('settings.themeLead')}</p>
        </div>
        <Seg
          label={t('settings.theme')}
          value={theme}
          onChange={setTheme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.themes.${value}`),
          }))}
        />
      </div>
      <div className="setrow">
        <div>
          <b>{t('settings.language')}</b>
          <p>{t('settings.languageLead')}</p>
        </div>
        <Select
          label={t('settings.language')}
          value={chosenLanguage() ?? ''}
          options={[
            { value: '', label: t('settings.languageAuto') },
            ...Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, label: name })),
          ]}
          onChange={(code) => void chooseLanguage(code === '' ? null : code)}
        />
      </div>
      <div className="setrow is-inline">
        <div>
          <b>{t('settings.keys')}</b>
          <p>{t('settings.keysLead')}</p>
        </div>
        <Switch checked={keys} onChange={changeKeys} label={t('settings.keys')} />
      </div>
      <div style={{ paddingBlock: 12 }}>
        <Button kind="line" keys="?" onClick={() => setKeysOpen(true)}>
          {t('settings.keysAll')}
        </Button>
      </div>
      <ShortcutSheet open={keysOpen} onOpenChange={setKeysOpen} />
    </>
  );
}
