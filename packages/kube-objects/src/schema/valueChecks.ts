import { canonicalJson } from '../canonical/canonicalJson';
import { isJsonObject } from '../json/jsonObject';
import type { StructuralSchema } from './structuralSchema';
import { report, type Check, type Walk, type WalkRun } from './walk';

const INT32_LIMIT = 2 ** 31;
const INT64_LIMIT = 2 ** 63;
const DATE_TIME =
  /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** The checks that a schema asks for beyond types and members. */
export function compileChecks(
  schema: StructuralSchema,
  compile: (schema: StructuralSchema) => Walk,
): Check[] {
  return [
    ...enumCheck(schema),
    ...textChecks(schema),
    ...numberChecks(schema),
    ...sizeChecks(schema),
    ...formatChecks(schema),
    ...junctorChecks(schema, compile),
  ];
}

function enumCheck({ enum: allowed }: StructuralSchema): Check[] {
  if (!allowed) {
    return [];
  }
  const texts = new Set(allowed.map(canonicalJson));
  const list = allowed.map(value => JSON.stringify(value)).join(', ');
  return [
    (value, run) => {
      if (!texts.has(canonicalJson(value))) {
        report(run, 'FieldValueNotSupported', `must be one of ${list}`);
      }
    },
  ];
}

function textChecks({
  pattern,
  minLength,
  maxLength,
}: StructuralSchema): Check[] {
  const checks: Array<(text: string, run: WalkRun) => void> = [];
  if (pattern !== undefined) {
    const regExp = patternToRegExp(pattern);
    checks.push((text, run) => {
      if (!regExp.test(text)) {
        report(run, 'FieldValueInvalid', `must match ${pattern}`);
      }
    });
  }
  if (minLength !== undefined) {
    checks.push((text, run) => {
      if (countCharacters(text) < minLength) {
        report(
          run,
          'FieldValueInvalid',
          minLength === 1
            ? 'must not be empty'
            : `must have at least ${minLength} characters`,
        );
      }
    });
  }
  if (maxLength !== undefined) {
    checks.push((text, run) => {
      const length = countCharacters(text);
      if (length > maxLength) {
        report(
          run,
          'FieldValueTooLong',
          `must have at most ${maxLength} characters, it has ${length}`,
        );
      }
    });
  }
  return checks.map(check => (value, run) => {
    if (typeof value === 'string') {
      check(value, run);
    }
  });
}

function numberChecks(schema: StructuralSchema): Check[] {
  const { minimum, maximum, multipleOf } = schema;
  const checks: Array<[(value: number) => boolean, string]> = [];
  if (minimum !== undefined) {
    checks.push(
      schema.exclusiveMinimum
        ? [value => value > minimum, `must be greater than ${minimum}`]
        : [value => value >= minimum, `must be at least ${minimum}`],
    );
  }
  if (maximum !== undefined) {
    checks.push(
      schema.exclusiveMaximum
        ? [value => value < maximum, `must be less than ${maximum}`]
        : [value => value <= maximum, `must be at most ${maximum}`],
    );
  }
  if (multipleOf !== undefined) {
    checks.push([
      value => Number.isInteger(value / multipleOf),
      `must be a multiple of ${multipleOf}`,
    ]);
  }
  return checks.map(([holds, message]) => (value, run) => {
    if (typeof value === 'number' && !holds(value)) {
      report(run, 'FieldValueInvalid', message);
    }
  });
}

function sizeChecks(schema: StructuralSchema): Check[] {
  const { minItems, maxItems, minProperties, maxProperties } = schema;
  const items = (value: unknown) =>
    Array.isArray(value) ? value.length : undefined;
  const members = (value: unknown) =>
    isJsonObject(value) ? Object.keys(value).length : undefined;
  return [
    ...sizeCheck(items, 'items', minItems, maxItems),
    ...sizeCheck(members, 'members', minProperties, maxProperties),
  ];
}

function sizeCheck(
  sizeOf: (value: unknown) => number | undefined,
  noun: string,
  min = 0,
  max = Infinity,
): Check[] {
  if (min === 0 && max === Infinity) {
    return [];
  }
  return [
    (value, run) => {
      const size = sizeOf(value);
      if (size === undefined) {
        return;
      }
      if (size < min) {
        const message = `must have at least ${min} ${noun}, it has ${size}`;
        report(run, 'FieldValueInvalid', message);
      }
      if (size > max) {
        const message = `must have at most ${max} ${noun}, it has ${size}`;
        report(run, 'FieldValueTooMany', message);
      }
    },
  ];
}

function formatChecks({ format }: StructuralSchema): Check[] {
  const integer =
    (limit: number, bits: number): Check =>
    (value, run) => {
      if (typeof value === 'number' && (value < -limit || value >= limit)) {
        report(run, 'FieldValueInvalid', `must fit into ${bits} bits`);
      }
    };
  switch (format) {
    case 'int32':
      return [integer(INT32_LIMIT, 32)];
    case 'int64':
      return [integer(INT64_LIMIT, 64)];
    case 'date-time':
      return [
        (value, run) => {
          if (typeof value === 'string' && !isDateTime(value)) {
            const message = 'must be a time such as 2026-01-31T12:00:00Z';
            report(run, 'FieldValueInvalid', message);
          }
        },
      ];
    default:
      return [];
  }
}

function isDateTime(text: string): boolean {
  return DATE_TIME.test(text) && !Number.isNaN(Date.parse(text));
}

function junctorChecks(
  schema: StructuralSchema,
  compile: (schema: StructuralSchema) => Walk,
): Check[] {
  const checks: Check[] = [];
  for (const branch of schema.allOf ?? []) {
    const walk = compile(branch);
    checks.push((value, run) => {
      run.problems.push(...problemsOf(walk, value, run));
    });
  }
  const count = (branches: StructuralSchema[]) => {
    const walks = branches.map(compile);
    return (value: unknown, run: WalkRun) =>
      walks.filter(walk => problemsOf(walk, value, run).length === 0).length;
  };
  if (schema.anyOf) {
    const matching = count(schema.anyOf);
    checks.push((value, run) => {
      if (matching(value, run) === 0) {
        const message = 'must satisfy at least one of the alternatives (anyOf)';
        report(run, 'FieldValueInvalid', message);
      }
    });
  }
  if (schema.oneOf) {
    const matching = count(schema.oneOf);
    checks.push((value, run) => {
      const matches = matching(value, run);
      if (matches !== 1) {
        const message = `must satisfy exactly one of the alternatives (oneOf), it satisfies ${matches}`;
        report(run, 'FieldValueInvalid', message);
      }
    });
  }
  if (schema.not) {
    const matching = count([schema.not]);
    checks.push((value, run) => {
      if (matching(value, run) > 0) {
        const message = 'must not satisfy the excluded schema (not)';
        report(run, 'FieldValueForbidden', message);
      }
    });
  }
  return checks;
}

/** A branch only looks: what it does not name is for the schema around it. */
function problemsOf(walk: Walk, value: unknown, run: WalkRun) {
  const branch = { ...run, problems: [], unknown: [], shape: false };
  walk(value, branch);
  return branch.problems;
}

/**
 * Go's expressions allow escapes that JavaScript takes only outside of Unicode
 * mode.
 *
 * @throws SyntaxError
 */
export function patternToRegExp(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return new RegExp(pattern);
  }
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) {
    count++;
  }
  return count;
}
