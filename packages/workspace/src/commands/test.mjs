// @ts-check
// yarn test [--all] [step...] [-- arguments for the steps' tools]
import { chooseSteps, summaryLines } from '../steps/chooseSteps.mjs';
import { browserStep } from '../steps/browser.mjs';
import {
  formatStep,
  importsStep,
  lintStep,
  typesStep,
} from '../steps/checks.mjs';
import { generatedStep } from '../steps/generated.mjs';
import { runSteps } from '../steps/runSteps.mjs';
import { serveStep } from '../steps/serve.mjs';
import { unitStep } from '../steps/unit.mjs';

// Browser and PostgreSQL from npm even where the machine has its own: tries out
// what a bare machine does.
const servers = { onlyFromNpm: process.env.TEST_SERVERS === 'npm' };

const { steps, args, problem } = chooseSteps(
  [
    typesStep,
    lintStep,
    importsStep,
    formatStep,
    generatedStep,
    unitStep(servers),
    browserStep(servers),
    serveStep,
  ],
  process.argv.slice(2),
);
if (problem) {
  console.error(problem);
  process.exit(2);
}

const results = await runSteps(steps, args);
for (const line of summaryLines(results)) console.log(line);
process.exit(results.every(({ outcome }) => outcome.failed === 0) ? 0 : 1);
