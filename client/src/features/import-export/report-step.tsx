import { reasonsOf, type Reason } from '@cairn/shared/domain/import-export/settle-ledger.ts';
import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, Download, Info, Redo2, TriangleAlert, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useSync } from '../../sync/react.ts';
import { announce } from '../../ui/announce.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { showToast } from '../../ui/toast.tsx';
import { locale, t } from '../../words/t.ts';
import { ReportCounts } from './counts-table.tsx';
import { setImport, startOver, type Report } from './import-store.ts';
import { counted } from './import-words.ts';
import { keepPast } from './past-store.ts';
import { saveReport } from './report-csv.ts';
import { bringBack, takeBack } from './run-import.ts';

/** What became of the file, to the last record; and the press that takes it back. */
export function ReportStep({ report }: { report: Report }) {
  const sync = useSync();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const { file, plan, project, projectName, ref, ledger, undone } = report;
  const open = (): void => void navigate({ to: '/p/$projectId', params: { projectId: project } });
  const turn = async (): Promise<void> => {
    setBusy(true);
    try {
      const next = undone === null ? await takeBack(sync, project, ref) : null;
      if (undone !== null) await bringBack(sync, project, ref);
      await keepPast({
        project,
        ref,
        board: plan.board,
        projectName,
        file: file.name,
        at: Date.now(),
        tasks: report.tasks,
        undone: next !== null,
      });
      setImport({ step: 'report', report: { ...report, undone: next } });
      announce(next === null ? t('imports.report.heading', { name: projectName }) : t('imports.report.undone'));
    } catch (error) {
      showToast({ bad: true, text: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  const undoable = !report.nothingNew && !busy;
  useShortcuts(t('imports.title'), [
    { keys: 'enter', label: t('imports.report.open', { name: projectName }), run: open, when: undone === null },
    { keys: 'mod+z', label: t('imports.report.undo'), run: () => void turn(), when: undoable && undone === null },
    { keys: 'mod+shift+z', label: t('imports.report.redo'), run: () => void turn(), when: undoable && undone !== null },
  ]);
  return (
    <>
      <header aria-live="polite">
        <h2 className="title imp-done">
          {undone === null ? t('imports.report.heading', { name: projectName }) : t('imports.report.undone')}
        </h2>
        <p className="ink-2 imp-lead">{leadOf(report)}</p>
      </header>
      <div className="imp-bar">
        {undone === null ? (
          <Button kind="primary" keys="enter" onClick={open}>
            {t('imports.report.open', { name: projectName })}
          </Button>
        ) : (
          <Button kind="primary" icon={Redo2} keys="mod+shift+z" disabled={!undoable} onClick={() => void turn()}>
            {t('imports.report.redo')}
          </Button>
        )}
        {undone === null && !report.nothingNew && (
          <Button kind="line" icon={Undo2} keys="mod+z" disabled={!undoable} onClick={() => void turn()}>
            {t('imports.report.undo')}
          </Button>
        )}
        <Button icon={Download} onClick={() => saveReport(plan, ledger, file.name)}>
          {t('imports.report.csv')}
        </Button>
        <Button className="push" onClick={startOver}>
          {t('imports.report.another')}
        </Button>
      </div>
      <div className="imp-grid">
        <section>
          <h3 className="sect">{t('imports.report.account')}</h3>
          <ReportCounts ledger={ledger} />
          <p className="ink-3 imp-hint">{counted('imports.report.sumNote', ledger.length)}</p>
        </section>
        <Reasons report={report} />
      </div>
    </>
  );
}

function leadOf({ file, tasks, seconds, nothingNew, undone }: Report): string {
  if (undone !== null) {
    const lead = counted('imports.report.undoneLead', undone.tasks);
    return undone.changed > 0 ? `${lead} ${counted('imports.report.changedSince', undone.changed)}` : lead;
  }
  if (nothingNew) return t('imports.report.nothingNew', { file: file.name });
  const time = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(seconds);
  return counted('imports.report.lead', tasks, { file: file.name, seconds: time });
}

/** Each reason why a record is no record of its own here, with the records themselves. */
function Reasons({ report }: { report: Report }) {
  const reasons = useMemo(() => reasonsOf(report.ledger), [report.ledger]);
  return (
    <section>
      <h3 className="sect">
        {t('imports.report.reasons')} {reasons.length > 0 && <span className="n num">{reasons.length}</span>}
      </h3>
      {reasons.length === 0 && (
        <p className="eye ink-2">
          <Icon of={CircleCheck} className="good" />
          {t('imports.report.reasonsNone')}
        </p>
      )}
      <ul>
        {reasons.map((reason) => (
          <ReasonRow key={`${reason.fate} ${reason.why}`} reason={reason} />
        ))}
      </ul>
    </section>
  );
}

/** More would push everything else off the page; the CSV has all. */
const NAMES = 12;

function ReasonRow({ reason: { fate, why, entries, kinds } }: { reason: Reason }) {
  const [shown, setShown] = useState(false);
  const left = fate === 'left-out' && why !== 'kept-as-text';
  const names = entries.map((entry) => entry.name || entry.id);
  const some = kinds.map(({ kind, count }) => counted(`imports.some.${kind}`, count));
  const [only] = some;
  const title = some.length === 1 && only !== undefined ? only : counted('imports.some.record', entries.length);
  const sentence = t(`imports.why.${why}`);
  return (
    <li className="eye">
      <Icon of={left ? TriangleAlert : Info} className={left ? 'warn' : 'ink-3'} />
      <div className="grow">
        <b className="med">{t('imports.outcome', { some: title, fate: t(`imports.fate.${fate}`) })}</b>
        <p className="ink-2 imp-why">
          {some.length === 1 ? sentence : t('imports.whyOf', { why: sentence, some: some.join(', ') })}
        </p>
        {shown && (
          <ul className="imp-examples">
            {names.slice(0, NAMES).map((name, at) => (
              // Names repeat; their order does not change.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={at} className="trunc">
                {name}
              </li>
            ))}
            {names.length > NAMES && <li className="ink-3">{t('imports.plan.moreInCsv')}</li>}
          </ul>
        )}
      </div>
      <Button size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(shown ? 'imports.plan.hide' : 'imports.plan.show')}
      </Button>
    </li>
  );
}
