import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectSummary } from '../api';
import { openchoreoKinds, type KindDefinition } from '../kinds';

const definitions: ReadonlyMap<string, KindDefinition> = new Map(
  openchoreoKinds.map(definition => [definition.kind, definition]),
);

/** Longest text that a summary repeats; the rest is in the object. */
const MAX_TEXT = 200;
/** Labels beyond these would make a summary larger than 1 kB. */
const LABEL_PREFIX = 'openchoreo.dev/';

/**
 * What lists and tables need of an object, at most about 1 kB.
 *
 * @public
 */
export function summarize(object: Stored): ObjectSummary {
  const { metadata } = object;
  const displayName = metadata.annotations?.['openchoreo.dev/display-name'];
  const description = metadata.annotations?.['openchoreo.dev/description'];
  const labels = ownLabels(metadata.labels);
  const headline = headlineOf(object);
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: {
      name: metadata.name,
      ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      creationTimestamp: metadata.creationTimestamp,
      ...(labels ? { labels } : {}),
      ...(displayName ? { displayName: cut(displayName) } : {}),
      ...(description ? { description: cut(description) } : {}),
    },
    ...(headline ? { headline } : {}),
    columns: columnsOf(object),
  };
}

function headlineOf(object: KubeObject): ObjectSummary['headline'] {
  const type = definitions.get(object.kind)?.headlineCondition;
  const conditions = (
    object.status as { conditions?: Array<Record<string, string>> } | undefined
  )?.conditions;
  const found = conditions?.find(condition => condition.type === type);
  return (
    found && {
      status: found.status,
      reason: found.reason,
      message: cut(found.message ?? ''),
      since: found.lastTransitionTime,
    }
  );
}

/** The values of the kind's printer columns, by column name. */
function columnsOf(object: KubeObject): ObjectSummary['columns'] {
  const columns: ObjectSummary['columns'] = {};
  for (const column of definitions.get(object.kind)?.printerColumns ?? []) {
    const value = valueAt(object, column.jsonPath);
    if (typeof value === 'string') columns[column.name] = cut(value);
    else if (typeof value === 'number' || typeof value === 'boolean') {
      columns[column.name] = value;
    }
  }
  return columns;
}

/** A value at a simple JSON path such as `.spec.to`; filters are not for summaries. */
function valueAt(object: KubeObject, jsonPath: string): unknown {
  if (!/^(\.[A-Za-z0-9_-]+)+$/.test(jsonPath)) return undefined;
  return jsonPath
    .slice(1)
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        value && typeof value === 'object'
          ? (value as Record<string, unknown>)[key]
          : undefined,
      object,
    );
}

function ownLabels(
  labels: Record<string, string> | undefined,
): Record<string, string> | undefined {
  const own = Object.entries(labels ?? {}).filter(([key]) =>
    key.startsWith(LABEL_PREFIX),
  );
  return own.length > 0 ? Object.fromEntries(own) : undefined;
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
