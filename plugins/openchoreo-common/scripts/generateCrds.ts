import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crdFiles } from '../src/kinds/crd/customResourceDefinition';
import { openchoreoKinds } from '../src/kinds/registry';

// Writes the CustomResourceDefinitions of all kinds into the chart of the
// control plane, and removes those of kinds that no longer exist.
const folder = resolve(
  __dirname,
  '../../../install/helm/openchoreo-control-plane/crds',
);
const files = crdFiles(openchoreoKinds);

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) {
  if (!(name in files)) {
    rmSync(join(folder, name));
  }
}
for (const [name, content] of Object.entries(files)) {
  writeFileSync(join(folder, name), content);
}
