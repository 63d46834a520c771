// Finds Chromium, or installs it where that is possible without asking.
import { accessSync, constants } from 'node:fs';
import { run, say } from './toolchain.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export function findChromium() {
  return [process.env.CHROMIUM, ...PLACES].find((place) => place && executable(place)) ?? null;
}

/** @returns {Promise<{path: string|null, why?: string}>} */
export async function ensureChromium() {
  const found = findChromium();
  if (found) return { path: found };
  const debian = process.platform === 'linux' && executable('/usr/bin/apt-get');
  if (debian && process.getuid?.() === 0) {
    say('Installing Chromium with apt…');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env, quiet: true });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, quiet: true });
    const installed = findChromium();
    if (installed) return { path: installed };
  }
  return {
    path: null,
    why: debian
      ? 'Chromium is not installed: run "sudo apt-get install chromium", or set CHROMIUM to its path'
      : 'Chromium is not installed: install it, or set CHROMIUM to its path',
  };
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
