// @ts-check
// yarn soak <suite>
import { runSuite } from '../measure/runSuite.mjs';

process.exit(await runSuite('soak', process.argv.slice(2)));
