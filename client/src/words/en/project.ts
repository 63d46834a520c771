export const project = { title: '' };
