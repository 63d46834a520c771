export const app = { title: '' };
