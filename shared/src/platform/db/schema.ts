import * as accounts from './account-tables.ts';
import * as documents from './document-tables.ts';

export const schema = { ...accounts, ...documents };
export type Schema = typeof schema;
