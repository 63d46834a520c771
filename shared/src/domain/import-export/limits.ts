import { MAX_ASSIGNEES, MAX_FIELD_TEXT, MAX_ITEM, MAX_ITEMS, MAX_LABELS, MAX_TITLE } from '../tasks/schema.ts';
import { MAX_BODY } from '../conversations/schema.ts';

/** What a task and its thread can hold. What is longer goes to the end of the description. */
export const TITLE = MAX_TITLE;
export const ITEM = MAX_ITEM;
export const ITEMS = MAX_ITEMS;
export const TEXT_VALUE = MAX_FIELD_TEXT;
export const LABELS = MAX_LABELS;
export const PEOPLE = MAX_ASSIGNEES;
/** of one comment; a longer one becomes several messages */
export const MESSAGE = MAX_BODY;
