// node scripts/run.mjs <command> …: runs a command of the project on the product's Node, installing first if needed.
import { assertProductNode, ensureDependencies, run } from './toolchain.mjs';

await ensureDependencies();
assertProductNode();
const [command, ...args] = process.argv.slice(2);
process.exit(await run(command, args));
