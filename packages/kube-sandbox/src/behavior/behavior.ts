import {
  type FieldProblem,
  isJsonObject,
  parseDuration,
} from '@openchoreo-backstage/kube-objects';

/**
 * Marks the objects that the sandbox makes: nothing real stands behind them.
 *
 * @public
 */
export const SIMULATED_ANNOTATION = 'kube-sandbox/simulated';

/**
 * Says, on a pod or pod template, how its first container behaves: JSON of
 * `BehaviorSpec`.
 *
 * @public
 */
export const BEHAVIOR_ANNOTATION = 'kube-sandbox/behavior';

/**
 * How a simulated container behaves. Durations as Go writes them: `1m30s`.
 *
 * @public
 */
export interface BehaviorSpec {
  /**
   * Ready this long after its start. Default `1.5s`; with `crashAfter`, never
   * ready unless it is said here.
   */
  readyAfter?: string;
  /** Exits this long after each start, and is restarted with back-off. */
  crashAfter?: string;
  /** Exit code of the crash, 0 to 255. Default 1. */
  exitCode?: number;
  /** Runs, but never becomes ready. */
  hang?: boolean;
  /** Written to its log at each start. */
  logLines?: string[];
  /** Why it crashes or hangs; in its log and, after a crash, in its status. */
  message?: string;
}

/** A behaviour in milliseconds, with its defaults. */
export interface Behavior {
  /** Undefined: never. */
  readyAfterMs?: number;
  /** Undefined: never. */
  crashAfterMs?: number;
  exitCode: number;
  logLines: string[];
  message?: string;
}

const DEFAULT_READY_AFTER_MS = 1_500;

/** What a container without an annotation does. */
export const DEFAULT_BEHAVIOR: Behavior = {
  readyAfterMs: DEFAULT_READY_AFTER_MS,
  exitCode: 1,
  logLines: [],
};

/** @public */
export type ParsedBehavior =
  | { behavior: Behavior; problems?: undefined }
  | { behavior?: undefined; problems: FieldProblem[] };

/**
 * Reads the annotation's text.
 *
 * @returns the behaviour, or everything that is wrong with it
 */
export function parseBehavior(text: string | undefined): ParsedBehavior {
  if (text === undefined) {
    return { behavior: DEFAULT_BEHAVIOR };
  }
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return refuse('', `is not JSON: ${error.message}`);
  }
  if (!isJsonObject(spec)) {
    return refuse('', 'must be a JSON object');
  }
  const problems = Object.entries(spec).flatMap(([field, value]) =>
    problemsOf(field, value),
  );
  // Without a problem every field has the type that BehaviorSpec gives it.
  return problems.length > 0
    ? { problems }
    : { behavior: toBehavior(spec as BehaviorSpec) };
}

function toBehavior(spec: BehaviorSpec): Behavior {
  const readyAfterMs = milliseconds(spec.readyAfter);
  const crashAfterMs = milliseconds(spec.crashAfter);
  const usual = crashAfterMs === undefined ? DEFAULT_READY_AFTER_MS : undefined;
  return {
    readyAfterMs: spec.hang ? undefined : readyAfterMs ?? usual,
    crashAfterMs,
    exitCode: spec.exitCode ?? 1,
    logLines: spec.logLines ?? [],
    message: spec.message,
  };
}

function milliseconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

const FIELDS: Record<
  keyof BehaviorSpec,
  { expected: string; holds: (value: unknown) => boolean }
> = {
  readyAfter: { expected: 'a duration such as 2s', holds: isPositiveDuration },
  crashAfter: { expected: 'a duration such as 3s', holds: isPositiveDuration },
  exitCode: {
    expected: 'a whole number from 0 to 255',
    holds: value =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 255,
  },
  hang: {
    expected: 'true or false',
    holds: value => typeof value === 'boolean',
  },
  logLines: {
    expected: 'a list of texts',
    holds: value =>
      Array.isArray(value) && value.every(line => typeof line === 'string'),
  },
  message: { expected: 'a text', holds: value => typeof value === 'string' },
};

function problemsOf(field: string, value: unknown): FieldProblem[] {
  if (!Object.hasOwn(FIELDS, field)) {
    const known = Object.keys(FIELDS).join(', ');
    return [
      {
        path: field,
        message: `is not known; there are ${known}`,
        reason: 'FieldValueUnknown',
      },
    ];
  }
  const { expected, holds } = FIELDS[field as keyof BehaviorSpec];
  return holds(value)
    ? []
    : [
        {
          path: field,
          message: `must be ${expected}`,
          reason: 'FieldValueInvalid',
        },
      ];
}

function isPositiveDuration(value: unknown): boolean {
  if (typeof value !== 'string') {
    return false;
  }
  try {
    return parseDuration(value) >= 0;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return false;
    }
    throw error;
  }
}

function refuse(path: string, message: string): ParsedBehavior {
  return { problems: [{ path, message, reason: 'FieldValueInvalid' }] };
}
