import { useMemo } from 'react';
import { encode } from 'uqr';
import { t } from '../words/t.ts';

/** A text as QR code. Black on white in both themes: many cameras do not read it inverted. */
export function QrCode({ text, size = 148 }: { text: string; size?: number }) {
  const { path, modules } = useMemo(() => {
    const { data, size: modules } = encode(text, { border: 2, ecc: 'M' });
    const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return { path, modules };
  }, [text]);
  return (
    <svg
      className="qr"
      width={size}
      height={size}
      viewBox={`0 0 ${modules} ${modules}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={t('ui.qrCode')}
    >
      <rect width={modules} height={modules} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
