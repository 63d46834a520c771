import { useEffect } from 'react';
import { useSync } from '../../sync/react.ts';
import { Fill } from '../../ui/slot.tsx';
import { t } from '../../words/t.ts';
import { ChooseStep } from './choose-step.tsx';
import { chooseFile, claimImport, useImportState } from './import-store.ts';
import { PlanStep } from './plan-step.tsx';
import { ReportStep } from './report-step.tsx';
import { RunningStep } from './running-step.tsx';
import './import.css';

const STEPS = { choose: 1, reading: 1, plan: 2, running: 3, report: 3 } as const;

/**
 * Brings a board along: a file, its dry run with all choices, the report.
 * @param file dropped elsewhere, to be read at once
 */
export function ImportScreen({ file }: { file: File | null }) {
  const sync = useSync();
  const state = useImportState();
  useEffect(() => {
    claimImport(sync.userId);
    if (file !== null) void chooseFile(file);
  }, [sync, file]);
  return (
    <div className="scroll">
      <Fill slot="top-tools">
        <span className="ink-3 num imp-step">{t('imports.step', { step: STEPS[state.step] })}</span>
      </Fill>
      <div className="imp">
        {(state.step === 'choose' || state.step === 'reading') && <ChooseStep state={state} />}
        {state.step === 'plan' && <PlanStep key={state.file.name} state={state} />}
        {state.step === 'running' && <RunningStep state={state} />}
        {state.step === 'report' && <ReportStep report={state.report} />}
      </div>
    </div>
  );
}
