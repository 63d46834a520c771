/** What Postgres prints when it cannot go on, and what a person can do about it. First match wins. */
const KNOWN: [RegExp, string][] = [
  [
    /no space left on device|disk quota exceeded/i,
    'The disk is full. Free some space and start again: everything that was shown as saved is intact.',
  ],
  [
    /database files are incompatible with server|was initialized by PostgreSQL version/i,
    'The data folder was made by another version of Postgres. Start the version of Cairn that made it, export, and import here.',
  ],
  [
    /could not bind|address already in use|could not create any TCP\/IP sockets/i,
    "The database's port is taken by another program. Start again: another port will be chosen.",
  ],
  [
    /permission denied|has wrong ownership|has invalid permissions/i,
    'Postgres may not use its folder. Give the folder back to the user who runs Cairn (or, when that is root, to the account that owned it).',
  ],
  [
    /error while loading shared libraries|not found \(required by|cannot execute|Exec format/i,
    'The Postgres binaries do not run on this system (they need glibc; Alpine has none). Set DATABASE_URL to a Postgres of your own.',
  ],
  [
    /could not (map|create) .*shared memory|cannot allocate memory|could not fork/i,
    'There is not enough memory for Postgres. Free some and start again.',
  ],
  [
    /pre-existing shared memory block|lock file "postmaster\.pid" already exists/i,
    'Another Postgres still uses this data folder. Wait for it to end or stop it, then start again.',
  ],
  [
    /invalid (primary )?checkpoint record|could not locate a valid checkpoint|invalid page in block/i,
    "The database's files are damaged. Do not delete anything: copy the data folder aside, then restore the last backup.",
  ],
];

/** @param output the last lines that Postgres printed */
export function explain(output: string): string {
  const known = KNOWN.find(([pattern]) => pattern.test(output));
  const lines = output.trim().split('\n').slice(-3).join(' | ');
  const said = lines === '' ? 'It said nothing.' : `It said: ${lines}`;
  return known ? `${known[1]} (${said})` : said;
}
