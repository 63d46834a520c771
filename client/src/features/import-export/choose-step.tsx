import { CircleAlert, Undo2, Redo2, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSync } from '../../sync/react.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { showToast } from '../../ui/toast.tsx';
import { formatBytes, formatDay } from '../../words/format.ts';
import { t } from '../../words/t.ts';
import { chooseFile, startOver, type ImportState } from './import-store.ts';
import { counted, problemText } from './import-words.ts';
import { readPast, type PastRow } from './past-store.ts';
import { bringBack, markPast, takeBack } from './run-import.ts';

type State = Extract<ImportState, { step: 'choose' | 'reading' }>;

export function ChooseStep({ state }: { state: State }) {
  return (
    <div className="imp-choose">
      <h2 className="title">{t('imports.choose.heading')}</h2>
      <p className="ink-2 imp-lead">{t('imports.choose.lead')}</p>
      {state.step === 'choose' && state.problem !== null && (
        <div className="note is-bad imp-problem" role="alert">
          <Icon of={CircleAlert} />
          <p>
            {problemText(state.problem.problem, state.problem.file.name, state.problem.file.size)}{' '}
            <b className="med">{t('imports.problem.kept')}</b>
          </p>
        </div>
      )}
      {state.step === 'reading' ? <Reading state={state} /> : <DropPlace />}
      <ul className="srcs">
        <li>
          <b className="med">{t('imports.choose.trello')}</b>
          <span className="ink-2">{t('imports.choose.trelloWhat')}</span>
        </li>
      </ul>
      <p className="ink-3 imp-hint">{t('imports.choose.how')}</p>
      <p className="ink-3 imp-hint">{t('imports.choose.again')}</p>
      <p className="ink-3 imp-hint">{t('imports.choose.later')}</p>
      {state.step === 'choose' && <Past />}
    </div>
  );
}

function take(files: FileList | null): void {
  const file = files?.[0];
  if (file !== undefined) void chooseFile(file);
}

function DropPlace() {
  const [over, setOver] = useState(false);
  // Anywhere on the page: a file that misses the frame must not replace the page.
  useEffect(() => {
    const on = (type: string, listener: (event: DragEvent) => void): (() => void) => {
      const held = (event: Event): void => {
        event.preventDefault();
        listener(event as DragEvent);
      };
      window.addEventListener(type, held);
      return () => window.removeEventListener(type, held);
    };
    const stops = [
      on('dragover', () => setOver(true)),
      on('dragleave', (event) => event.relatedTarget === null && setOver(false)),
      on('drop', (event) => {
        setOver(false);
        take(event.dataTransfer?.files ?? null);
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  return (
    // A label: a press anywhere in it opens the chooser, and the keyboard reaches the field inside.
    <label className={`drop imp-drop${over ? ' is-over' : ''}`}>
      <Icon of={Upload} size={20} />
      <span>
        <b className="strong imp-ink">{t('imports.choose.drop')}</b>
        <br />
        {t('imports.choose.or')} <span className="acc med">{t('imports.choose.file')}</span>
      </span>
      <input
        className="sr"
        type="file"
        accept=".json,application/json,text/plain"
        aria-label={t('imports.choose.label')}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
    </label>
  );
}

function Reading({ state }: { state: Extract<ImportState, { step: 'reading' }> }) {
  return (
    <output className="drop imp-drop">
      <span className="saving" aria-hidden>
        <b />
        <b />
        <b />
      </span>
      <span>
        <b className="strong imp-ink">{t('imports.choose.reading', { file: state.file.name })}</b>
        <br />
        {t('imports.choose.readingHint', { size: formatBytes(state.file.size) })}
      </span>
      <Button kind="line" onClick={startOver}>
        {t('imports.choose.cancel')}
      </Button>
    </output>
  );
}

/** Imports of this device, each with the press that takes it back. */
function Past() {
  const sync = useSync();
  const [rows, setRows] = useState<readonly PastRow[]>([]);
  const [busy, setBusy] = useState<string | null>(null);
  useEffect(() => {
    let alive = true;
    void readPast().then((found) => alive && setRows(found));
    return () => {
      alive = false;
    };
  }, []);
  if (rows.length === 0) return null;
  const turn = async (row: PastRow): Promise<void> => {
    setBusy(row.ref);
    try {
      if (row.undone) await bringBack(sync, row.project, row.ref);
      else await takeBack(sync, row.project, row.ref);
      await markPast(row, !row.undone);
      setRows(await readPast());
    } catch (error) {
      showToast({ bad: true, text: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(null);
    }
  };
  return (
    <section className="imp-past">
      <h3 className="sect">{t('imports.choose.past')}</h3>
      <ul>
        {rows.map((row) => (
          <li key={`${row.project} ${row.ref}`} className="imp-past-row">
            <span className="grow">
              <b className="med trunc">{row.projectName}</b>
              <small className="hint-text trunc">
                {row.file} · {counted('imports.past.tasks', row.tasks)} · {formatDay(row.at)}
                {row.undone && ` · ${t('imports.past.undone')}`}
              </small>
            </span>
            <Button size="sm" icon={row.undone ? Redo2 : Undo2} disabled={busy !== null} onClick={() => void turn(row)}>
              {row.undone ? t('imports.past.redo') : t('imports.past.undo')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
