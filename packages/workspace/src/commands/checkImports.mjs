// @ts-check
// yarn lint:imports: no import goes against the layers of the architecture.
import { checkImports } from '../imports/checkImports.mjs';
import { repositoryRoot } from '../repository.mjs';

const problems = checkImports(repositoryRoot);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
