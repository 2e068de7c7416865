// @ts-check
// yarn bench <suite>
import { runSuite } from '../measure/runSuite.mjs';

process.exit(await runSuite('bench', process.argv.slice(2)));
