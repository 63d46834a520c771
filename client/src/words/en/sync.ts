export const sync = { title: '' };
