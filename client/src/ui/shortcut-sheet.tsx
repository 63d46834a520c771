import { Fragment } from 'react';
import { t } from '../words/t.ts';
import { Dialog } from './dialog.tsx';
import { Kbd } from './kbd.tsx';
import { spellings, useActiveShortcuts } from './shortcuts.ts';

/** The sheet behind `?`: every key that works on this screen. */
export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('ui.keys')} lead={t('ui.keysLead')} width={560}>
      <ActiveKeys />
    </Dialog>
  );
}

function ActiveKeys() {
  return useActiveShortcuts().map(({ scope, shortcuts }) => (
    <section key={scope} className="keysheet">
      <h3 className="strong">{scope}</h3>
      <dl className="kv">
        {shortcuts.map((shortcut) => (
          <Fragment key={shortcut.label}>
            <dt>{shortcut.label}</dt>
            <dd className="row">
              {spellings(shortcut).map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  ));
}
