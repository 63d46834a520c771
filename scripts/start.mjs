// npm start: on a fresh machine installs, builds and starts everything on one port.
import { assertProductNode, ensureClientBuild, ensureDependencies, run } from './toolchain.mjs';

await ensureDependencies();
const node = assertProductNode();
await ensureClientBuild();
process.exit(await run(node, ['api/src/standalone.ts', ...process.argv.slice(2)]));
