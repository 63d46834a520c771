import { expect, test } from 'vitest';
import { documentName, parseDocumentName } from './document-name.ts';

const a = '-0cVCds-0yFfhQ_hLn6o-u';
const uuid = '01a20369-e000-7e42-bb5b-96d5b31f403a';

test('names round-trip and a UUID is another spelling of the same name', () => {
  expect(documentName(parseDocumentName(`project/${a}`)!)).toBe(`project/${a}`);
  expect(documentName(parseDocumentName(`task/${uuid}/${a}`)!)).toBe(`task/${a}/${a}`);
  expect(parseDocumentName(`thread/${a}/${a}`)).toEqual({ kind: 'thread', projectId: a, taskId: a });
});

test.each([
  '',
  'project',
  'project/',
  `project/${a}/`,
  `project/${a}/${a}`,
  `task/${a}`,
  `task/${a}/../x`,
  `__proto__/${a}`,
  `project/${a}\0`,
  `project/${uuid.toUpperCase()}`,
  `project/${a}x`,
  `x${'y'.repeat(100_000)}`,
])('refuses %j', (name) => {
  expect(parseDocumentName(name)).toBeNull();
});
