import {
  diffObjects,
  type FieldProblem,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';

/**
 * Where a stored object is not what is wanted. What it has beyond that, such as
 * defaults, is no difference.
 *
 * @param stored - undefined when there is none, which is no difference either
 */
export function differences(
  wanted: KubeObject,
  stored: KubeObject | undefined,
): FieldProblem[] {
  if (!stored) return [];
  return diffObjects(comparable(stored), comparable(wanted))
    .filter(({ op }) => op !== 'remove')
    .map(({ path, before, after }) => ({
      path,
      message: inAWord(before, after),
    }));
}

function inAWord(stored: unknown, wanted: unknown): string {
  if (stored === undefined) return 'is not set';
  return isPlain(stored) && isPlain(wanted)
    ? `is ${stored}, not ${wanted}`
    : 'is set to something else';
}

/** What a step sets. */
function comparable({ metadata, spec }: KubeObject) {
  return {
    metadata: { annotations: metadata.annotations ?? {} },
    spec: spec ?? {},
  };
}

/** Longest text that a message quotes. */
const MAX_QUOTED = 120;

/** Worth quoting. Lists are not: people put into environment variables what no log should have. */
function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string'
    ? value.length <= MAX_QUOTED
    : typeof value === 'number' || typeof value === 'boolean';
}
