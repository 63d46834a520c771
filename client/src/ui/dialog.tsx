import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { t } from '../words/t.ts';
import { Button, IconButton } from './button.tsx';

/** The first thing to fill in, else the dialog itself: not the cross, whose tooltip would open with the dialog. */
function focusFirst(event: Event): void {
  event.preventDefault();
  const content = event.currentTarget as HTMLElement;
  (content.querySelector<HTMLElement>('.dialog-b :is(input, select, textarea, [role=radio])') ?? content).focus();
}

/** A dialog over everything; Escape, the cross and a click beside it close it. On phones it rises from below. */
export function Dialog({
  open,
  onOpenChange,
  title,
  lead,
  footer,
  width = 440,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** one or two sentences under the title, read with it */
  lead?: string;
  footer?: ReactNode;
  width?: number;
  children?: ReactNode;
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className="dialog"
          data-floating
          style={{ '--dialog-w': `${width}px` }}
          onOpenAutoFocus={focusFirst}
          {...(lead ? {} : { 'aria-describedby': undefined })}
        >
          <div className="dialog-h">
            <Radix.Title className="grow">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label={t('ui.close')} keys="escape" size="sm" />
            </Radix.Close>
          </div>
          <div className="dialog-b">
            {lead && <Radix.Description className="lead">{lead}</Radix.Description>}
            {children}
          </div>
          {footer && <div className="dialog-f">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface Question {
  title: string;
  /** what will happen, what is kept */
  text: string;
  /** the act, as a verb */
  action: string;
  destroy?: boolean;
  /** further ways out, between Cancel and the act */
  extra?: { label: string; run: () => void };
}
interface Asked extends Question {
  answer: (yes: boolean) => void;
}

let asked: Asked | null = null;
const listeners = new Set<() => void>();
const set = (next: Asked | null) => {
  asked = next;
  for (const listener of listeners) listener();
};

/** Asks before what cannot be undone. Everything else is done at once and offers Undo. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => set({ ...question, answer: resolve }));
}

/** Once, at the root of the app. */
export function ConfirmDialog() {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
  // Kept while it closes, so that the words do not vanish before the dialog does.
  const [last, setLast] = useState<Asked | null>(null);
  if (current !== null && current !== last) setLast(current);
  const done = (yes: boolean) => {
    current?.answer(yes);
    set(null);
  };
  if (!last) return null;
  return (
    <Dialog
      open={current !== null}
      onOpenChange={(open) => !open && done(false)}
      title={last.title}
      lead={last.text}
      footer={
        <>
          <Button
            onClick={() => done(false)}
            // What cannot be undone takes a deliberate press.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={last.destroy === true}
          >
            {t('ui.cancel')}
          </Button>
          {last.extra && (
            <Button kind="line" onClick={last.extra.run}>
              {last.extra.label}
            </Button>
          )}
          <Button
            kind={last.destroy ? 'destroy' : 'primary'}
            onClick={() => done(true)}
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={last.destroy !== true}
          >
            {last.action}
          </Button>
        </>
      }
    />
  );
}
