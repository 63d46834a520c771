import { CircleAlert, X } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { t } from '../words/t.ts';
import { announce } from './announce.ts';
import { Button, IconButton } from './button.tsx';
import { Icon } from './icon.tsx';

export interface ToastInput {
  text: string;
  action?: { label: string; run: () => void };
  /** something failed: said at once, and stays until it is dismissed */
  bad?: boolean;
  /** milliseconds; with an action 8,000, without 4,000 */
  forMs?: number;
}
interface Toast extends ToastInput {
  id: number;
}

/** Older ones make room: a pile of messages is read by nobody. */
const MOST = 3;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a line at the foot of the screen and says it to screen readers. @returns takes it away */
export function showToast(input: ToastInput): () => void {
  const toast = { ...input, id: ++last };
  set([...toasts.slice(1 - MOST), toast]);
  announce(input.text, input.bad ? 'assertive' : 'polite');
  return () => set(toasts.filter((other) => other.id !== toast.id));
}

/** Once, at the root of the app. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className="toasts">
      {shown.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  // While it is pointed at or holds the focus it stays: an Undo must not slip away from under the hand.
  const [held, setHeld] = useState(false);
  const close = () => set(toasts.filter((other) => other.id !== toast.id));
  useEffect(() => {
    if (held || toast.bad) return;
    const timer = setTimeout(
      () => set(toasts.filter((other) => other.id !== toast.id)),
      toast.forMs ?? (toast.action ? 8_000 : 4_000),
    );
    return () => clearTimeout(timer);
  }, [held, toast]);
  return (
    <div
      className={`toast${toast.bad ? ' is-bad' : ''}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.bad && <Icon of={CircleAlert} />}
      <p>{toast.text}</p>
      {toast.action && (
        <Button
          className="acc"
          onClick={() => {
            close();
            toast.action!.run();
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton icon={X} label={t('ui.dismiss')} size="sm" onClick={close} />
    </div>
  );
}
