// @ts-check
// yarn generate: writes every generated file anew.
import { generateAll } from '../generate/generateAll.mjs';
import { repositoryRoot } from '../repository.mjs';

process.exit(await generateAll(repositoryRoot));
