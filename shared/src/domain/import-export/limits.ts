/** What a task can hold (document-model: fields of a task). What is longer goes to the end of the description. */
export const TITLE = 500;
export const ITEM = 500;
export const TEXT_VALUE = 1_000;
export const ITEMS = 200;
export const LABELS = 20;
export const PEOPLE = 20;
export const COLUMN_NAME = 100;
export const LABEL_NAME = 100;
export const FIELD_NAME = 100;
/** of one comment; a longer one becomes several messages */
export const MESSAGE = 10_000;
