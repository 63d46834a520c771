// What every script needs first: the dependencies, the product's own Node and a way to run things.
// Plain Node 20 or newer, no dependencies: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const STAMP = path.join(root, 'node_modules', '.cairn-installed');
const MIN_NODE = 20;
const PRODUCT_NODE = 24;

/** Ends the script with a sentence that says what to do. */
export function fail(sentence) {
  console.error(`\n✗ ${sentence}`);
  process.exit(1);
}

export function say(text) {
  console.log(`• ${text}`);
}

export function assertHostNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < MIN_NODE)
    fail(
      `Cairn's scripts need Node ${MIN_NODE} or newer to set things up; this is ${process.version}. Install a newer Node and run the command again.`,
    );
}

/** Installs exactly what the lock file says, once per lock file. */
export async function ensureDependencies() {
  assertHostNode();
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync(productNode())) return;
  say('Installing dependencies (the first time takes a few minutes)…');
  const started = Date.now();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { path: false });
  if (code !== 0)
    fail(
      'npm could not install the dependencies: see its message above. Check the network and the free disk space, then run the same command again; nothing else has been changed.',
    );
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, wanted);
  say(`Dependencies installed in ${seconds(started)}.`);
}

/** The Node that the product runs on comes from npm, so that every machine runs the same. */
export function productNode() {
  return path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

export function assertProductNode() {
  const node = productNode();
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  const major = Number(/^v(\d+)/.exec(stdout ?? '')?.[1]);
  if (major !== PRODUCT_NODE) {
    fail(
      `Cairn runs on Node ${PRODUCT_NODE}, which comes with its dependencies, but ${stdout?.trim() || 'nothing'} was found there. npm may have been told not to run install scripts: run "npm rebuild node" and try again.`,
    );
  }
  return node;
}

/** Runs a command of the project with the product's Node first in PATH. @returns {Promise<number>} its exit code */
export function run(command, args, { env = {}, path: ownPath = true, cwd = root, quiet = false, onLine } = {}) {
  const bin = path.join(root, 'node_modules', '.bin');
  const searchPath = ownPath
    ? [path.dirname(productNode()), bin, process.env.PATH].join(path.delimiter)
    : process.env.PATH;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', ...env, PATH: searchPath },
      stdio: onLine ? ['ignore', 'pipe', 'pipe'] : quiet ? 'ignore' : ['inherit', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    });
    if (onLine) for (const stream of [child.stdout, child.stderr]) lines(stream, onLine);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', (error) => {
      console.error(`could not run ${command}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
  });
}

function lines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    for (const line of parts) onLine(line);
  });
  stream.on('end', () => {
    if (rest) onLine(rest);
  });
}

/** Builds the client when its sources are newer than the last build. */
export async function ensureClientBuild() {
  const index = path.join(root, 'client', 'dist', 'index.html');
  if (
    existsSync(index) &&
    newest([path.join(root, 'client'), path.join(root, 'shared', 'src')]) <= statSync(index).mtimeMs
  )
    return;
  say('Building the client…');
  const started = Date.now();
  if ((await run('turbo', ['run', 'build', '--output-logs=errors-only', '--log-prefix=none'])) !== 0) {
    fail('The client could not be built: see the message above. The data folder has not been touched.');
  }
  if (!existsSync(index))
    fail('The build ended without a client. Delete the folder client/dist and run the command again.');
  const { utimesSync } = await import('node:fs');
  utimesSync(index, new Date(), new Date()); // a build restored from the cache keeps its old time
  say(`Client built in ${seconds(started)}.`);
}

function newest(folders) {
  let time = 0;
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) continue;
      const full = path.join(folder, entry.name);
      time = Math.max(time, entry.isDirectory() ? newest([full]) : statSync(full).mtimeMs);
    }
  }
  return time;
}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
