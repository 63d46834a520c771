/**
 * What a foreign file says, in terms every importer shares. A plan knows no project: ids are still the source's,
 * people are not matched, nothing has been written. Plain values only, so that a worker can hand it over.
 */
export const RECORD_KINDS = [
  'list',
  'card',
  'checklist',
  'item',
  'label',
  'field',
  'option',
  'value',
  'comment',
  'attachment',
  'person',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Why a record did not become a thing of its own. */
export type Why =
  | 'same-record-twice'
  | 'already-here'
  | 'unreadable'
  | 'empty'
  | 'card-missing'
  | 'checklist-missing'
  | 'field-missing'
  | 'option-missing'
  | 'value-unreadable'
  | 'unnamed-unused'
  | 'kept-as-text'
  | 'matched'
  | 'into-column'
  | 'cards-archived'
  | 'card-left-out'
  | 'list-left-out'
  | 'over-limit';

export type Fate = 'imported' | 'merged' | 'left-out';

/** One record of the file. Every record of a known kind has exactly one entry. */
export interface LedgerEntry {
  kind: RecordKind;
  /** the source's id, made unique within the kind */
  id: string;
  name: string;
  /** source id of the card it belongs to; null for what belongs to the board */
  card: string | null;
  fate: Fate;
  why: Why | null;
}

export type WarningCode =
  | 'no-list'
  | 'files-are-links'
  | 'comments-without-author'
  | 'comments-not-in-file'
  | 'activity-left-out'
  | 'text-shortened'
  | 'bad-dates'
  | 'item-details-as-text'
  | 'over-limit-as-text'
  | 'unnamed-labels'
  | 'same-id-twice'
  | 'orphans-left-out'
  | 'unreadable-records'
  | 'field-values-left-out'
  | 'empty-board';

export interface Warning {
  code: WarningCode;
  count: number;
  /** names of the first few, for a person to recognise */
  examples: string[];
}

export interface PlannedColumn {
  source: string;
  name: string;
  /** archived in the source */
  closed: boolean;
  /** cards that are not archived themselves */
  open: number;
  cards: number;
  /** its name or its cards say that it holds finished work */
  looksDone: boolean;
}

export interface PlannedLabel {
  source: string;
  name: string;
  /** one of the 12 hues */
  color: string;
}

export type PlannedFieldType = 'text' | 'number' | 'date' | 'checkbox' | 'select';

export interface PlannedField {
  source: string;
  name: string;
  type: PlannedFieldType;
  options: { source: string; name: string; color: string }[];
}

export interface PlannedPerson {
  source: string;
  name: string;
  username: string;
  cards: number;
  comments: number;
}

export interface PlannedItem {
  source: string;
  text: string;
  done: boolean;
}

/** `value` of a select is the option's source id. */
export interface PlannedValue {
  source: string;
  field: string;
  value: string | number | boolean;
}

export interface PlannedComment {
  source: string;
  /** milliseconds since 1970 */
  at: number;
  /** source id of its author, null where the file does not say */
  author: string | null;
  text: string;
}

export interface PlannedLink {
  source: string;
  name: string;
  /** absolute http, https or mailto address; null where it is not one that may be opened */
  url: string | null;
}

/** What has no field of its own and is written at the end of the description, so that it is not lost. */
export type Note =
  | { about: 'title'; text: string }
  | { about: 'list'; text: string }
  | { about: 'checklist'; text: string }
  | { about: 'item'; text: string }
  | { about: 'people'; people: string[] }
  | { about: 'labels'; text: string }
  | { about: 'date'; text: string }
  | { about: 'value'; field: string; text: string };

export interface PlannedTask {
  source: string;
  /** when it was made, milliseconds since 1970: the time part of its id */
  at: number;
  title: string;
  /** source id of its list; null: the list is not in the file */
  list: string | null;
  archivedAt: number | null;
  /** when it was finished, where the source says it is */
  doneAt: number | null;
  /** the last change the file knows of */
  changedAt: number;
  start: string | null;
  due: string | null;
  cover: string | null;
  people: string[];
  labels: string[];
  values: PlannedValue[];
  items: PlannedItem[];
  /** Markdown */
  description: string;
  links: PlannedLink[];
  notes: Note[];
  comments: PlannedComment[];
}

export interface ImportPlan {
  source: 'trello';
  /** the source's id of the board: two files of one board are two versions of the same thing */
  board: string;
  name: string;
  columns: PlannedColumn[];
  labels: PlannedLabel[];
  fields: PlannedField[];
  people: PlannedPerson[];
  tasks: PlannedTask[];
  warnings: Warning[];
  ledger: LedgerEntry[];
}
