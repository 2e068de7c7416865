import { labelValueProblem, qualifiedNameProblem } from '../names/syntax';
import {
  badSelector,
  type LabelOperator,
  type LabelRequirement,
  type LabelSelector,
} from './requirement';
import { SelectorScanner } from './scanner';

/**
 * Reads a label selector in Kubernetes syntax:
 * `app=web,tier in (a,b),zone notin (x),!legacy,track,version>3`. An empty text
 * selects everything.
 *
 * @throws BadRequestError with the position, when the text is no selector
 * @public
 */
export function parseLabelSelector(text: string | undefined): LabelSelector {
  const scanner = new SelectorScanner(text ?? '');
  const requirements: LabelRequirement[] = [];
  if (scanner.atEnd()) {
    return requirements;
  }
  do {
    requirements.push(parseRequirement(scanner));
  } while (scanner.take(','));
  if (!scanner.atEnd()) {
    scanner.fail('expected a comma or the end');
  }
  return requirements;
}

function parseRequirement(scanner: SelectorScanner): LabelRequirement {
  const negated = scanner.take('!');
  const key = parseKey(scanner);
  if (negated) {
    return { key, operator: 'DoesNotExist', values: [] };
  }
  if (scanner.take('!=')) {
    return { key, operator: 'NotIn', values: [parseValue(scanner)] };
  }
  if (scanner.take('==') || scanner.take('=')) {
    return { key, operator: 'In', values: [parseValue(scanner)] };
  }
  if (scanner.take('>')) {
    return { key, operator: 'Gt', values: [parseInteger(scanner)] };
  }
  if (scanner.take('<')) {
    return { key, operator: 'Lt', values: [parseInteger(scanner)] };
  }
  if (scanner.atEnd() || scanner.looksAt(',')) {
    return { key, operator: 'Exists', values: [] };
  }
  const at = scanner.position;
  const word = scanner.word();
  if (word === 'in' || word === 'notin') {
    const operator: LabelOperator = word === 'in' ? 'In' : 'NotIn';
    return { key, operator, values: parseValues(scanner) };
  }
  return scanner.fail(
    'expected one of =, ==, !=, in, notin, >, <, a comma or the end',
    at,
  );
}

function parseKey(scanner: SelectorScanner): string {
  const at = scanner.position;
  const key = scanner.word();
  if (key === '') {
    scanner.fail('expected a label key', at);
  }
  const problem = qualifiedNameProblem(key);
  return problem ? scanner.fail(`the key "${key}" ${problem}`, at) : key;
}

function parseValue(scanner: SelectorScanner): string {
  const at = scanner.position;
  const value = scanner.word();
  const problem = labelValueProblem(value);
  return problem ? scanner.fail(`the value "${value}" ${problem}`, at) : value;
}

function parseInteger(scanner: SelectorScanner): string {
  const at = scanner.position;
  const value = scanner.word();
  return isInteger(value)
    ? value
    : scanner.fail(`the value "${value}" must be an integer`, at);
}

function parseValues(scanner: SelectorScanner): string[] {
  if (!scanner.take('(')) {
    scanner.fail('expected an opening parenthesis');
  }
  if (scanner.looksAt(')')) {
    scanner.fail('expected at least one value');
  }
  const values: string[] = [];
  do {
    values.push(parseValue(scanner));
  } while (scanner.take(','));
  if (!scanner.take(')')) {
    scanner.fail('expected a comma or a closing parenthesis');
  }
  return [...new Set(values)].sort();
}

/** Whether labels satisfy every requirement; an empty selector takes all. @public */
export function matchesLabels(
  selector: LabelSelector,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return selector.every(requirement =>
    matchesRequirement(requirement, labels ?? {}),
  );
}

function matchesRequirement(
  { key, operator, values }: LabelRequirement,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Gt':
    case 'Lt': {
      if (value === undefined || !isInteger(value)) {
        return false;
      }
      const [left, right] = [BigInt(value), BigInt(values[0])];
      return operator === 'Gt' ? left > right : left < right;
    }
    default:
      throw new Error(`Unknown label operator ${String(operator)}`);
  }
}

/** The text of a selector; `parseLabelSelector` gives the selector back. @public */
export function formatLabelSelector(selector: LabelSelector): string {
  return selector.map(formatRequirement).join(',');
}

function formatRequirement({
  key,
  operator,
  values,
}: LabelRequirement): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'Gt':
      return `${key}>${values[0]}`;
    case 'Lt':
      return `${key}<${values[0]}`;
    case 'In':
      return values.length === 1
        ? `${key}=${values[0]}`
        : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return values.length === 1
        ? `${key}!=${values[0]}`
        : `${key} notin (${values.join(',')})`;
    default:
      throw new Error(`Unknown label operator ${String(operator)}`);
  }
}

/**
 * The text of a selector for objects that carry all these labels, as `list`
 * and `watch` take it. An empty record selects everything.
 *
 * @throws BadRequestError when a key or value could not be a label's
 * @public
 */
export function equalitySelector(
  labels: Readonly<Record<string, string>>,
): string {
  return Object.entries(labels)
    .map(([key, value]) => {
      const problem = qualifiedNameProblem(key) ?? labelValueProblem(value);
      if (problem) {
        throw badSelector('label', `"${key}=${value}": ${problem}`);
      }
      return `${key}=${value}`;
    })
    .join(',');
}

function isInteger(text: string): boolean {
  return /^-?[0-9]+$/.test(text);
}
