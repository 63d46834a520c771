export const team = { title: '' };
