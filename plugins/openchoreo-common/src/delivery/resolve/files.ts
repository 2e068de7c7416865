import { fieldPath } from '@openchoreo-backstage/kube-objects';
import type { FileMount, FileMountsFrom, WorkloadContainer } from '../../kinds';
import type { ConfigurationLookup } from '../render/input';
import type { Origin, ResolvedFile } from './resolved';
import { followReference, keysOfGroup, type Findings } from './variables';

const MAX_FILE_NAME_BYTES = 255;

/** The files of one container, in order of declaration. */
export function resolveFiles(
  name: string,
  container: WorkloadContainer,
  originOf: (entry: FileMount) => Origin,
  lookup: ConfigurationLookup,
  findings: Findings,
): ResolvedFile[] {
  const base = fieldPath('spec.workloadSpec.containers', name);
  const single = (container.fileMounts ?? []).flatMap((mount, index) => {
    const path = fieldPath(base, 'fileMounts', index, 'valueFrom');
    const { mountPath } = mount;
    if (!mount.valueFrom) {
      return [
        { mountPath, content: mount.value ?? '', origin: originOf(mount) },
      ];
    }
    const user = `file ${mountPath} of container ${name}`;
    const found = followReference(
      mount.valueFrom,
      path,
      user,
      lookup,
      findings,
    );
    return found ? [fileOf(mountPath, found)] : [];
  });
  const directories = (container.fileMountsFrom ?? []).flatMap((mount, index) =>
    resolveDirectory(
      mount,
      fieldPath(base, 'fileMountsFrom', index),
      name,
      lookup,
      findings,
    ),
  );
  const files = [...single, ...directories];
  const seen = new Set<string>();
  for (const { mountPath } of files) {
    if (seen.has(mountPath)) {
      findings.problems.push({
        path: fieldPath(base, 'fileMounts'),
        message: `must not mount ${mountPath} twice`,
        reason: 'FieldValueDuplicate',
      });
    }
    seen.add(mountPath);
  }
  return files;
}

function resolveDirectory(
  mount: FileMountsFrom,
  path: string,
  container: string,
  lookup: ConfigurationLookup,
  findings: Findings,
): ResolvedFile[] {
  const files: ResolvedFile[] = [];
  if (mount.secretRef) {
    const { name, mountPath } = mount.secretRef;
    findings.configuration.push({ secret: name });
    files.push({ mountPath, secret: { name }, origin: 'configuration' });
  }
  if (mount.configurationGroupRef) {
    const { name: group, mountPath } = mount.configurationGroupRef;
    const user = `directory ${mountPath} of container ${container}`;
    for (const key of keysOfGroup(group, path, user, lookup, findings)) {
      const found = followReference(
        { configurationGroupRef: { name: group, key } },
        path,
        user,
        lookup,
        findings,
      );
      const file = `${mountPath.replace(/\/+$/, '')}/${fileName(key)}`;
      if (found) files.push(fileOf(file, found));
    }
  }
  return files;
}

function fileOf(
  mountPath: string,
  found: { value: string } | { secret: { name: string; key: string } },
): ResolvedFile {
  return 'value' in found
    ? { mountPath, content: found.value, origin: 'configuration' }
    : { mountPath, secret: found.secret, origin: 'configuration' };
}

/** The file that a key of a group becomes (spec/resources.md 3.9). */
export function fileName(key: string): string {
  const name = key
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/_+/g, '_')
    .slice(0, MAX_FILE_NAME_BYTES);
  if (name === '') return 'file';
  return name === '.' || name === '..' ? `_${name}` : name;
}
