import { isJsonObject, ownMember } from '../json/jsonObject';
import {
  badSelector,
  type FieldRequirement,
  type FieldSelector,
} from './requirement';

const PATH = /^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*$/;

/**
 * Reads a field selector in Kubernetes syntax:
 * `metadata.name=web,status.phase!=Failed`. In a value, a comma, an equals sign
 * and a backslash are written with a backslash before them. An empty text
 * selects everything. Which fields can be selected on is not checked here.
 *
 * @throws BadRequestError with the position, when the text is no selector
 * @public
 */
export function parseFieldSelector(text: string | undefined): FieldSelector {
  const requirements: FieldRequirement[] = [];
  let position = 0;
  for (const term of splitTerms(text ?? '')) {
    if (term.trim() !== '') {
      requirements.push(parseTerm(term, text ?? '', position));
    }
    position += term.length + 1;
  }
  return requirements;
}

/** Splits at commas that no backslash protects. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') {
      i++;
    } else if (text[i] === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...terms, text.slice(start)];
}

function parseTerm(
  term: string,
  text: string,
  position: number,
): FieldRequirement {
  const fail = (message: string, offset = 0): never => {
    throw badSelector(
      'field',
      `"${text}", character ${position + offset + 1}: ${message}`,
    );
  };
  const operator = /!=|==?/.exec(term);
  if (!operator) {
    return fail('expected a field, then =, == or !=, then a value');
  }
  const path = term.slice(0, operator.index).trim();
  if (!PATH.test(path)) {
    return fail(`"${path}" is not a field such as metadata.name`);
  }
  const valueStart = operator.index + operator[0].length;
  let value = '';
  for (let i = valueStart; i < term.length; i++) {
    if (term[i] === '\\') {
      i++;
      if (!['\\', ',', '='].includes(term[i])) {
        return fail('only a comma, = or a backslash may follow a backslash', i);
      }
    } else if (term[i] === '=') {
      return fail('an equals sign in a value needs a backslash before it', i);
    }
    value += term[i];
  }
  return { path, operator: operator[0] === '!=' ? '!=' : '=', value };
}

/**
 * Whether the fields of an object satisfy every requirement. An absent field
 * equals the empty text; numbers and booleans compare by their JSON text;
 * objects and lists equal nothing.
 *
 * @public
 */
export function matchesFields(
  selector: FieldSelector,
  object: unknown,
): boolean {
  return selector.every(({ path, operator, value }) => {
    const equal = fieldText(object, path) === value;
    return operator === '=' ? equal : !equal;
  });
}

function fieldText(object: unknown, path: string): string | undefined {
  let value: unknown = object;
  for (const step of path.split('.')) {
    value = isJsonObject(value) ? ownMember(value, step) : undefined;
  }
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' ? undefined : String(value);
}

/** The text of a selector; `parseFieldSelector` gives the selector back. @public */
export function formatFieldSelector(selector: FieldSelector): string {
  return selector
    .map(
      ({ path, operator, value }) =>
        `${path}${operator}${value.replace(/[\\,=]/g, '\\$&')}`,
    )
    .join(',');
}
