import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from './toolchain.mjs';

const MAX_LINES = 400;
/** A list of cases may be long. */
const TEST = /\.(test|spec)\.tsx?$/;

/** @returns {string[]} a sentence per source file that is too long and named in no decision record */
export function longFiles() {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.tsx', '*.mjs', '*.css'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(Boolean);
  const folder = path.join(root, 'docs', 'decisions');
  const decisions = readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const problems = [];
  for (const file of files) {
    if (!existsSync(path.join(root, file)) || TEST.test(file)) continue;
    const lines = readFileSync(path.join(root, file), 'utf8').trimEnd().split('\n').length;
    if (lines > MAX_LINES && !decisions.includes(file))
      problems.push(`${file} has ${lines} lines (at most ${MAX_LINES}): look for the second thing it does`);
  }
  return problems;
}
