import { conversationPolicy } from './conversations/policy.ts';
import type { DocumentKind } from './kernel/document-name.ts';
import { entityPolicy } from './kernel/entity-policy.ts';
import type { DocumentPolicy } from './kernel/policy.ts';
import {
  BOARD_FIELDS,
  COLUMN_FIELDS,
  CUSTOM_FIELD_FIELDS,
  IMPORT_FIELDS,
  LABEL_FIELDS,
  SETTINGS,
} from './projects/schema.ts';
import { richTextPolicy } from './richtext/policy.ts';
import { TASK_FIELDS } from './tasks/schema.ts';

/** What may be written into each kind of document: a list of slices, nothing else. */
const POLICIES: Readonly<Record<DocumentKind, DocumentPolicy>> = {
  project: entityPolicy(
    {
      t: { table: TASK_FIELDS, hasCreator: true, max: 50_000 },
      b: { table: BOARD_FIELDS, hasCreator: false, max: 100 },
      c: { table: COLUMN_FIELDS, hasCreator: false, max: 1000 },
      l: { table: LABEL_FIELDS, hasCreator: false, max: 2000 },
      f: { table: CUSTOM_FIELD_FIELDS, hasCreator: false, max: 200 },
      i: { table: IMPORT_FIELDS, hasCreator: true, max: 2000 },
    },
    SETTINGS,
  ),
  task: richTextPolicy,
  thread: conversationPolicy,
};

export const policyFor = (kind: DocumentKind): DocumentPolicy => POLICIES[kind];
