import type { LedgerEntry, RecordKind, Warning, WarningCode, Why } from './import-plan.ts';
import { asObject, oneLine, shorten, textAt, type JsonObject } from './json-value.ts';

/** A record of the file with an id that no other record of its kind has. */
export interface Row {
  id: string;
  raw: JsonObject;
  entry: LedgerEntry;
}

const MAX_EXAMPLES = 5;
const MAX_NAME = 120;

/** Collects the account of a file while it is read: one entry per record, warnings with their first examples. */
export interface Ledger {
  readonly entries: LedgerEntry[];
  add(kind: RecordKind, id: string, name: string, card: string | null): LedgerEntry;
  leaveOut(entry: LedgerEntry, why: Why): void;
  /**
   * The records of a list that are new to this kind. What is no object is left out; the same record twice is
   * merged; two records under one id are both kept, the later under an id of its own.
   * @param identity what makes two records the same one
   */
  rows(
    kind: RecordKind,
    values: readonly unknown[],
    card: string | null,
    identity: (raw: JsonObject) => readonly unknown[],
    name?: (raw: JsonObject) => string,
  ): Row[];
  warn(code: WarningCode, example: string, count?: number): void;
  readonly warnings: Warning[];
}

export function createLedger(): Ledger {
  const entries: LedgerEntry[] = [];
  const warnings = new Map<WarningCode, Warning>();
  const known = new Map<string, string>();

  const ledger: Ledger = {
    entries,
    get warnings() {
      return [...warnings.values()];
    },
    add(kind, id, name, card) {
      const entry: LedgerEntry = {
        kind,
        id,
        name: shorten(oneLine(name), MAX_NAME),
        card,
        fate: 'imported',
        why: null,
      };
      entries.push(entry);
      return entry;
    },
    leaveOut(entry, why) {
      entry.fate = 'left-out';
      entry.why = why;
    },
    rows(kind, values, card, identity, name = (raw) => textAt(raw, 'name')) {
      const rows: Row[] = [];
      for (const [index, value] of values.entries()) {
        const raw = asObject(value);
        if (raw === null) {
          ledger.leaveOut(ledger.add(kind, `${card ?? ''}#${index}`, '', card), 'unreadable');
          ledger.warn('unreadable-records', kind);
          continue;
        }
        const given = textAt(raw, 'id') || `${card ?? ''}#${index}`;
        const mark = JSON.stringify(identity(raw));
        const id = freeId(kind, given, mark);
        const entry = ledger.add(kind, id ?? given, name(raw), card);
        if (id === null) {
          entry.fate = 'merged';
          entry.why = 'same-record-twice';
          continue;
        }
        if (id !== given) ledger.warn('same-id-twice', entry.name || given);
        rows.push({ id, raw, entry });
      }
      return rows;
    },
    warn(code, example, count = 1) {
      const warning = warnings.get(code) ?? { code, count: 0, examples: [] };
      warnings.set(code, warning);
      warning.count += count;
      const text = shorten(oneLine(example), MAX_NAME);
      if (text !== '' && warning.examples.length < MAX_EXAMPLES && !warning.examples.includes(text))
        warning.examples.push(text);
    },
  };

  /** @returns null where the very same record is here already */
  function freeId(kind: RecordKind, given: string, mark: string): string | null {
    for (let copy = 1; ; copy++) {
      const id = copy === 1 ? given : `${given}~${copy}`;
      const key = `${kind} ${id}`;
      const there = known.get(key);
      if (there === undefined) {
        known.set(key, mark);
        return id;
      }
      if (there === mark) return null;
    }
  }
  return ledger;
}
