export const auth = { title: '' };
