/**
 * Why a file cannot be imported. The code names what the file looks like; the words (what it is, that nothing
 * was changed, what to do) belong to whoever shows it.
 */
export type ImportProblemCode =
  | 'empty'
  | 'too-large'
  | 'zip'
  | 'gzip'
  | 'pdf'
  | 'image'
  | 'binary'
  | 'html'
  | 'trello-refusal'
  | 'trello-csv'
  | 'csv'
  | 'truncated'
  | 'not-json'
  | 'trello-card'
  | 'trello-list'
  | 'other-product'
  | 'json-list'
  | 'not-a-board'
  | 'unreadable';

export interface ImportProblem {
  code: ImportProblemCode;
  /** other-product: the product's name */
  product?: string;
  /** too-large: bytes of the file */
  bytes?: number;
  /** not-json: where reading stopped, counted from 1 */
  line?: number;
  column?: number;
  /** json-list: how many entries */
  entries?: number;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: ImportProblem };

export const accept = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const refuse = (code: ImportProblemCode, more: Omit<ImportProblem, 'code'> = {}): Outcome<never> => ({
  ok: false,
  problem: { code, ...more },
});
