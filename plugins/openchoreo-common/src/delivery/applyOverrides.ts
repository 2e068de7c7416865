import type {
  EnvironmentOverrides,
  WorkloadContainer,
  WorkloadOverrides,
  WorkloadTemplate,
} from '../kinds';
import { isRecord } from './content';

/**
 * A workload with an environment's overrides in it (spec/controllers.md 8.2):
 * variables merged by key, whole entries; other lists appended; endpoints and
 * connections merged by name, field by field. Image, command and args are
 * always the artifact's.
 *
 * @public
 */
export function applyWorkloadOverrides(
  template: WorkloadTemplate,
  overrides: WorkloadOverrides | undefined,
): WorkloadTemplate {
  if (!overrides) return template;
  const containers = Object.entries(template.containers ?? {}).map(
    ([name, container]) =>
      [
        name,
        overrideContainer(container, own(overrides.containers, name)),
      ] as const,
  );
  return {
    ...template,
    ...(template.containers
      ? { containers: Object.fromEntries(containers) }
      : {}),
    ...mergedByName('endpoints', template, overrides),
    ...mergedByName('connections', template, overrides),
  };
}

function overrideContainer(
  container: WorkloadContainer,
  override: NonNullable<WorkloadOverrides['containers']>[string] | undefined,
): WorkloadContainer {
  if (!override) return container;
  const given = new Map((override.env ?? []).map(entry => [entry.key, entry]));
  const env = (container.env ?? []).map(entry => {
    const replacement = given.get(entry.key) ?? entry;
    given.delete(entry.key);
    return replacement;
  });
  const appended = <K extends 'envFrom' | 'fileMounts' | 'fileMountsFrom'>(
    field: K,
  ) =>
    override[field]
      ? { [field]: [...(container[field] ?? []), ...override[field]] }
      : {};
  return {
    ...container,
    ...(override.env ? { env: [...env, ...given.values()] } : {}),
    ...appended('envFrom'),
    ...appended('fileMounts'),
    ...appended('fileMountsFrom'),
  };
}

function mergedByName<K extends 'endpoints' | 'connections'>(
  list: K,
  template: WorkloadTemplate,
  overrides: WorkloadOverrides,
): Pick<WorkloadTemplate, K> | {} {
  if (!overrides[list]) return {};
  const base: Record<string, object> = template[list] ?? {};
  const merged: Record<string, object> = { ...base };
  for (const [name, entry] of Object.entries(overrides[list])) {
    merged[name] = { ...own(base, name), ...entry };
  }
  return { [list]: merged };
}

/** Number of leaf values that an environment overrides. @public */
export function countOverrides(overrides: EnvironmentOverrides): number {
  const count = (value: unknown): number => {
    if (Array.isArray(value)) {
      return value.reduce<number>((sum, item) => sum + count(item), 0);
    }
    if (isRecord(value)) {
      // A variable is one override, not a key and a value.
      if (typeof value.key === 'string') return 1;
      return Object.entries(value)
        .filter(([key]) => key !== 'name')
        .reduce((sum, [, member]) => sum + count(member), 0);
    }
    return 1;
  };
  return (
    (overrides.classOverrides ? count(overrides.classOverrides) : 0) +
    (overrides.workloadOverrides ? count(overrides.workloadOverrides) : 0)
  );
}

function own<T>(
  map: Record<string, T> | undefined,
  key: string,
): T | undefined {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}
