import { RECORD_KINDS, type LedgerEntry } from '@cairn/shared/domain/import-export/import-plan.ts';
import { countLedger, type Count } from '@cairn/shared/domain/import-export/settle-ledger.ts';
import { useMemo } from 'react';
import { formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';

const number = (value: number): string => (value === 0 ? t('imports.plan.none') : formatNumber(value));
const leftOut = (value: number) => <td className={value === 0 ? 'r ink-3' : 'r warn'}>{number(value)}</td>;

/** The dry run's table: what is in the file, what of it is understood. */
export function PlanCounts({ ledger }: { ledger: readonly LedgerEntry[] }) {
  const counts = useMemo(() => countLedger(ledger, RECORD_KINDS), [ledger]);
  return (
    <table className="plain imp-counts">
      <thead>
        <tr>
          <th>{t('imports.plan.kind')}</th>
          <th className="r">{t('imports.plan.inFile')}</th>
          <th className="r">{t('imports.plan.understood')}</th>
          <th className="r">{t('imports.plan.leftOut')}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map((count) => (
          <tr key={count.kind} data-kind={count.kind}>
            <td>{t(`imports.kinds.${count.kind}`)}</td>
            <td className="r">{formatNumber(count.inFile)}</td>
            <td className="r">{number(count.imported + count.merged)}</td>
            {leftOut(count.leftOut)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The report's table: it adds up, line by line and together. */
export function ReportCounts({ ledger }: { ledger: readonly LedgerEntry[] }) {
  const counts = useMemo(() => countLedger(ledger, RECORD_KINDS), [ledger]);
  const sum = (key: Exclude<keyof Count, 'kind'>): number => counts.reduce((all, count) => all + count[key], 0);
  return (
    <table className="plain imp-counts">
      <thead>
        <tr>
          <th>{t('imports.plan.kind')}</th>
          <th className="r">{t('imports.plan.inFile')}</th>
          <th className="r">{t('imports.report.imported')}</th>
          <th className="r">{t('imports.report.merged')}</th>
          <th className="r">{t('imports.report.leftOut')}</th>
        </tr>
      </thead>
      <tbody>
        {counts.map((count) => (
          <tr key={count.kind} data-kind={count.kind}>
            <td>{t(`imports.kinds.${count.kind}`)}</td>
            <td className="r">{formatNumber(count.inFile)}</td>
            <td className="r">{number(count.imported)}</td>
            <td className="r">{number(count.merged)}</td>
            {leftOut(count.leftOut)}
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>{t('imports.report.sum')}</td>
          <td className="r">{formatNumber(sum('inFile'))}</td>
          <td className="r">{number(sum('imported'))}</td>
          <td className="r">{number(sum('merged'))}</td>
          {leftOut(sum('leftOut'))}
        </tr>
      </tfoot>
    </table>
  );
}
