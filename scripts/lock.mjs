// The lock file must name the binaries of every platform: npm leaves out those that the registry could not
// show at the time, and `npm ci` then fails on the others. `node scripts/lock.mjs --complete` adds them.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const file = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const EXACT = /^\d/;
const SYSTEMS = {
  win32: /win32|windows|-win-/,
  darwin: /darwin/,
  freebsd: /freebsd/,
  android: /android/,
  openharmony: /openharmony/,
  aix: /aix/,
  netbsd: /netbsd/,
  openbsd: /openbsd/,
  sunos: /sunos/,
  linux: /linux/,
};
const PROCESSORS = {
  riscv64: /riscv64/,
  ppc64: /ppc64/,
  s390x: /s390x/,
  loong64: /loong64/,
  mips64el: /mips64el/,
  ia32: /ia32/,
  wasm32: /wasm32/,
  arm64: /arm64|aarch64/,
  arm: /arm/,
  x64: /x64|-64$/,
};

/** @returns {string[]} a sentence per optional dependency that the lock file does not have */
export function missingFromLock() {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return [...gaps(packages)].map(
    ({ name, version, by }) =>
      `${name}@${version}, wanted by ${by}, is not in package-lock.json: run "node scripts/lock.mjs --complete"`,
  );
}

function* gaps(packages) {
  for (const [by, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!reachable(packages, by, name)) yield { name, version, by, dev: entry.dev };
    }
  }
}

/** Node's own search: the dependent's node_modules, then its parents'. */
function reachable(packages, from, name) {
  for (let folder = from; ;) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
    const nested = folder.lastIndexOf('node_modules/');
    folder = nested <= 0 ? '' : folder.slice(0, nested - 1);
  }
}

function complete() {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const find = (table, name) => Object.entries(table).find(([, pattern]) => pattern.test(name))?.[0];
  let added = 0;
  for (const { name, version, dev } of gaps(lock.packages)) {
    if (!EXACT.test(version)) continue;
    const os = find(SYSTEMS, name);
    const cpu = find(PROCESSORS, name);
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(dev && { dev: true }),
      optional: true,
      ...(cpu && { cpu: [cpu] }),
      ...(os && { os: [os] }),
      ...(/musl/.test(name) && { libc: ['musl'] }),
    };
    added++;
  }
  const [own, ...others] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([own, ...others.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${added} entries`);
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv.includes('--complete')) complete();
