const MAX = 6;
const FALLBACK = 'P';

/** A prefix for task numbers out of a project's name: initials of several words, else its first three letters. */
export function keyFromName(name: string): string {
  const words = name
    .normalize('NFKD')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9\s_-]/g, '')
    .split(/[\s_-]+/)
    .map((word) => word.replace(/^[0-9]+/, ''))
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return FALLBACK;
  return words.length > 1
    ? words
        .map((word) => word[0])
        .join('')
        .slice(0, 4)
    : first.slice(0, 3);
}

/** @param taken the keys of the team's other projects. @returns the key itself or the first free one after it */
export function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 2, key = wanted; ; n++) {
    if (!taken.has(key)) return key;
    const suffix = String(n);
    key = wanted.slice(0, MAX - suffix.length) + suffix;
  }
}
