import type { Ref8 } from '../kernel/ids.ts';
import { get, type Index } from '../kernel/registers.ts';
import type { Fate, LedgerEntry, RecordKind, Why } from './import-plan.ts';
import type { ResolvedImport, ResolvedTask } from './resolved-import.ts';

type Verdict = { fate: Fate; why: Why | null };
const IMPORTED: Verdict = { fate: 'imported', why: null };
const HERE: Verdict = { fate: 'merged', why: 'already-here' };
const CARD_LEFT_OUT: Verdict = { fate: 'left-out', why: 'card-left-out' };

/** The account of the file for this project: what reading said, changed by what is here and by the mapping. */
export function settleLedger(index: Index | null, resolved: ResolvedImport): LedgerEntry[] {
  const { plan, mapping, ids } = resolved;
  const tasks = new Map(resolved.tasks.map((task) => [task.plan.source, task]));
  const open = new Set(resolved.tasks.flatMap((task) => task.comments.map((comment) => comment.source)));
  const exists = (kind: 'c' | 'l' | 'f', ref: Ref8): boolean => index !== null && get(index, kind, ref) !== undefined;
  const optionField = new Map(
    plan.fields.flatMap((field) => field.options.map(({ source }) => [source, field.source])),
  );

  const verdict = (entry: LedgerEntry): Verdict | null => {
    switch (entry.kind) {
      case 'list':
        return listVerdict(entry.id);
      case 'label':
        return exists('l', ids.ref('label', entry.id)) ? HERE : null;
      case 'field':
        return exists('f', ids.ref('field', entry.id)) ? HERE : null;
      case 'option':
        return exists('f', ids.ref('field', optionField.get(entry.id) ?? '')) ? HERE : null;
      case 'person':
        return mapping.people.has(entry.id) ? { fate: 'imported', why: null } : null;
      default:
        return ofCard(entry);
    }
  };

  const listVerdict = (list: string): Verdict => {
    const target = mapping.columns.get(list);
    if (target?.to === 'leave-out') return { fate: 'left-out', why: 'list-left-out' };
    if (target?.to === 'archive') return { fate: 'merged', why: 'cards-archived' };
    if (target?.to === 'column') return { fate: 'merged', why: 'into-column' };
    return exists('c', ids.ref('list', list)) ? HERE : IMPORTED;
  };

  const ofCard = (entry: LedgerEntry): Verdict | null => {
    const task = tasks.get(entry.kind === 'card' ? entry.id : (entry.card ?? ''));
    if (task === undefined) return null;
    switch (task.state) {
      case 'new':
        return null;
      case 'left-out':
        return entry.kind === 'card' ? { fate: 'left-out', why: 'list-left-out' } : CARD_LEFT_OUT;
      default:
        return presentVerdict(entry, task);
    }
  };

  const presentVerdict = (entry: LedgerEntry, task: ResolvedTask): Verdict => {
    if (entry.kind === 'comment' && open.has(entry.id)) return IMPORTED;
    if (entry.kind === 'item' && task.newItems.has(entry.id)) return IMPORTED;
    return task.state === 'taken-back' ? IMPORTED : HERE;
  };

  return plan.ledger.map((entry) => {
    // what reading has decided against, no project changes
    if (entry.fate !== 'imported' && entry.kind !== 'person') return entry;
    const settled = verdict(entry);
    return settled === null ? entry : { ...entry, ...settled };
  });
}

export interface Count {
  kind: RecordKind;
  inFile: number;
  imported: number;
  merged: number;
  leftOut: number;
}

/** How many of each kind, kinds that the file has none of left away. */
export function countLedger(ledger: readonly LedgerEntry[], order: readonly RecordKind[]): Count[] {
  const counts = new Map<RecordKind, Count>();
  for (const { kind, fate } of ledger) {
    const count = counts.get(kind) ?? { kind, inFile: 0, imported: 0, merged: 0, leftOut: 0 };
    counts.set(kind, count);
    count.inFile++;
    if (fate === 'imported') count.imported++;
    else if (fate === 'merged') count.merged++;
    else count.leftOut++;
  }
  return order.flatMap((kind) => counts.get(kind) ?? []);
}

export interface Reason {
  fate: Fate;
  why: Why;
  entries: LedgerEntry[];
  /** the kinds it holds for, with how many of each, the largest first */
  kinds: { kind: RecordKind; count: number }[];
}

/** Why records did not become things of their own, the most frequent reason first. */
export function reasonsOf(ledger: readonly LedgerEntry[]): Reason[] {
  const groups = Map.groupBy(
    ledger.filter((entry) => entry.why !== null),
    ({ fate, why }) => `${fate} ${why}`,
  );
  return [...groups.values()]
    .map((entries) => ({
      fate: entries[0]!.fate,
      why: entries[0]!.why!,
      entries,
      kinds: [...Map.groupBy(entries, ({ kind }) => kind)]
        .map(([kind, { length: count }]) => ({ kind, count }))
        .toSorted((a, b) => b.count - a.count),
    }))
    .toSorted((a, b) => b.entries.length - a.entries.length);
}
