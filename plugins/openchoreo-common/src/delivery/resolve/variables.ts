import {
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { EnvVar, ValueSource, WorkloadContainer } from '../../kinds';
import type { ConfigurationLookup } from '../render/input';
import type { ConfigurationFact, Origin, ResolvedVariable } from './resolved';

/** Collects what resolving finds, so that all problems are told at once. */
export interface Findings {
  problems: FieldProblem[];
  configuration: ConfigurationFact[];
}

/** What a reference gives: text now, or a Secret to read on the data plane. */
export type ReferencedValue =
  | { value: string; configuration: { group: string; key: string } }
  | { secret: { name: string; key: string } };

/**
 * Follows a reference to a ConfigurationGroup or Secret. What cannot be had is
 * a problem that names group, key, container and the variable or file.
 *
 * @param user - who needs it, for example `variable DB_URL of container main`
 */
export function followReference(
  source: ValueSource,
  path: string,
  user: string,
  lookup: ConfigurationLookup,
  findings: Findings,
): ReferencedValue | undefined {
  const { configurationGroupRef: group, secretRef: secret } = source;
  if (!group === !secret) {
    findings.problems.push({
      path,
      message: `must have exactly one of configurationGroupRef and secretRef, for ${user}`,
      reason: 'FieldValueInvalid',
    });
    return undefined;
  }
  if (secret) {
    findings.configuration.push({ secret: secret.name, key: secret.key });
    return { secret };
  }
  return (
    group && followGroup(group.name, group.key, path, user, lookup, findings)
  );
}

function followGroup(
  group: string,
  key: string,
  path: string,
  user: string,
  lookup: ConfigurationLookup,
  findings: Findings,
): ReferencedValue | undefined {
  const found = lookup.lookup(group, key);
  if (found.state === 'value') {
    findings.configuration.push({ group, key, value: found.value });
    return { value: found.value, configuration: { group, key } };
  }
  const why =
    found.state === 'missing'
      ? 'which has no value in this environment'
      : `which cannot be read: ${found.message}`;
  findings.configuration.push({ group, key, unavailable: found.state });
  findings.problems.push({
    path: fieldPath(path, 'configurationGroupRef'),
    message: `names key ${key} of ConfigurationGroup ${group}, ${why}; ${user} needs it`,
    reason: 'FieldValueInvalid',
  });
  return undefined;
}

/**
 * The keys of a ConfigurationGroup that a container imports as a whole; a group
 * that does not exist is a problem.
 */
export function keysOfGroup(
  group: string,
  path: string,
  user: string,
  lookup: ConfigurationLookup,
  findings: Findings,
): readonly string[] {
  const keys = lookup.keys(group);
  if (!keys) {
    findings.configuration.push({ group, key: '*', unavailable: 'missing' });
    findings.problems.push({
      path,
      message: `names ConfigurationGroup ${group}, which does not exist; ${user} needs it`,
      reason: 'FieldValueInvalid',
    });
  }
  return keys ?? [];
}

/**
 * The variables of one container: its own in order of declaration, then those
 * imported from groups. A name that the container declares itself is not taken
 * from an import.
 */
export function resolveVariables(
  name: string,
  container: WorkloadContainer,
  originOf: (entry: EnvVar) => Origin,
  lookup: ConfigurationLookup,
  findings: Findings,
): { variables: ResolvedVariable[]; fromSecrets: string[] } {
  const base = fieldPath('spec.workloadSpec.containers', name);
  // Setting an existing name again moves it to the end: the last one wins.
  const variables = new Map<string, ResolvedVariable>();
  for (const [index, entry] of (container.env ?? []).entries()) {
    const path = fieldPath(base, 'env', index, 'valueFrom');
    variables.delete(entry.key);
    if (!entry.valueFrom) {
      variables.set(entry.key, {
        name: entry.key,
        value: entry.value ?? '',
        origin: originOf(entry),
      });
      continue;
    }
    const user = `variable ${entry.key} of container ${name}`;
    const found = followReference(
      entry.valueFrom,
      path,
      user,
      lookup,
      findings,
    );
    if (found) {
      variables.set(entry.key, {
        name: entry.key,
        ...found,
        origin: 'configuration',
      });
    }
  }
  const fromSecrets: string[] = [];
  for (const [index, entry] of (container.envFrom ?? []).entries()) {
    const path = fieldPath(base, 'envFrom', index);
    const user = `container ${name}`;
    if (entry.secretRef) {
      fromSecrets.push(entry.secretRef.name);
      findings.configuration.push({ secret: entry.secretRef.name });
    }
    const group = entry.configurationGroupRef?.name;
    if (group === undefined) continue;
    for (const key of keysOfGroup(group, path, user, lookup, findings)) {
      const found = followGroup(group, key, path, user, lookup, findings);
      const variable = variableName(key);
      if (found && !variables.has(variable)) {
        variables.set(variable, {
          name: variable,
          ...found,
          origin: 'configuration',
        });
      }
    }
  }
  return { variables: [...variables.values()], fromSecrets };
}

/** The variable that a key of a group becomes (spec/resources.md 3.9): `database.url` -> `DATABASE_URL`. */
export function variableName(key: string): string {
  const name = key.replace(/[^A-Za-z0-9_]/g, '_').toLocaleUpperCase('en-US');
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}
