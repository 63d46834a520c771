import { FileText, Upload, X } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { formatBytes } from '../../words/format.ts';
import { t } from '../../words/t.ts';

/** A file to bring along. It is only kept in hand here: the import screen reads it, after the account is made. */
export function ImportDrop({ file, onFile }: { file: File | null; onFile: (file: File | null) => void }) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onFile(dropped);
  };
  if (file) {
    return (
      <div className="drop" style={{ outlineStyle: 'solid' }}>
        <Icon of={FileText} size={20} />
        <span style={{ overflowWrap: 'anywhere' }}>
          <b style={{ color: 'var(--ink)' }}>{t('auth.dropped', { name: file.name })}</b> · {formatBytes(file.size)}
          <br />
          {t('auth.droppedHint')}
        </span>
        <IconButton icon={X} label={t('auth.dropRemove')} size="sm" onClick={() => onFile(null)} />
      </div>
    );
  }
  return (
    // Dropping has its twin in the file field within.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <label
      className={`drop${over ? ' is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon of={Upload} size={20} />
      <span>
        <b style={{ color: 'var(--ink)' }}>{over ? t('auth.dropOver') : t('auth.drop')}</b>
        <br />
        {t('auth.or')} <span className="acc med">{t('auth.choose')}</span>
      </span>
      <input
        type="file"
        className="sr"
        accept=".json,application/json"
        onChange={(event) => onFile(event.target.files?.[0] ?? null)}
      />
    </label>
  );
}
