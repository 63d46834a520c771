import { useState } from 'react';
import type { Team } from '@cairn/shared/contract/auth.ts';
import { createInvitation } from '@cairn/shared/contract/teams.ts';
import { call } from '../../http/call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { LinkCard } from '../../ui/link-card.tsx';
import { RadioGroup } from '../../ui/radio-group.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatDay } from '../../words/format.ts';
import { problemWords } from '../../words/problem.ts';
import { t } from '../../words/t.ts';

const INVITED = ['member', 'guest', 'admin'] as const;

/** Makes a link into a team, and shows it with its QR code: the only time it can be read. */
export function InviteDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const [role, setRole] = useState<(typeof INVITED)[number]>('member');
  const [made, setMade] = useState<{ url: string; until: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      const { url, invitation } = await call(createInvitation, { params: { teamId: team.id }, body: { role } });
      setMade({ url, until: formatDay(new Date(invitation.expiresAt)) });
    } catch (error) {
      showToast({ text: problemWords(error), bad: true });
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('team.inviteTitle', { name: team.name })}
      lead={t('team.inviteLead')}
      width={480}
    >
      <div className="invite" style={{ marginTop: 12 }}>
        {made ? (
          <LinkCard url={made.url} label={t('team.inviteLink')} hint={t('team.inviteUntil', { day: made.until })} />
        ) : (
          <>
            <h3 className="strong">{t('team.inviteAs')}</h3>
            <RadioGroup
              label={t('team.inviteAs')}
              value={role}
              onChange={setRole}
              options={INVITED.map((value) => ({
                value,
                label: t(`team.roles.${value}`),
                hint: t(`team.roleHints.${value}`),
              }))}
            />
            <Button kind="primary" disabled={busy} onClick={() => void make()}>
              {t('team.inviteMake')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
