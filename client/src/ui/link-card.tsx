import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { t } from '../words/t.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';
import { QrCode } from './qr-code.tsx';

/** A link to hand on: to copy, to read, and as QR code for the phone of someone standing beside. */
export function LinkCard({ url, label, hint }: { url: string; label: string; hint?: string }) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const copy = async () => {
    if (await copyText(url)) {
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } else field.current?.select();
  };
  return (
    <div className="link-card">
      <QrCode text={url} size={120} />
      <div className="link-card-b">
        <span className="field">
          <input ref={field} readOnly value={url} aria-label={label} onFocus={(event) => event.target.select()} />
        </span>
        <Button kind="primary" icon={copied ? Check : Copy} onClick={() => void copy()}>
          {copied ? t('ui.copied') : t('ui.copyLink')}
        </Button>
        {hint && <small className="hint-text">{hint}</small>}
      </div>
    </div>
  );
}
