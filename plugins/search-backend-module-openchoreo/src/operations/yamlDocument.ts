import { LineCounter, parseDocument } from 'yaml';
import { UnreadableDefinitionError } from './operation';

/** An object of a YAML document whose shape nobody has checked. */
export type Loose = Record<string, unknown>;

/**
 * A YAML or JSON text as an object.
 *
 * @throws UnreadableDefinitionError when it is neither, or not an object
 */
export function yamlDocument(text: string): Loose {
  const value = bounded(() => {
    const lineCounter = new LineCounter();
    // Definitions in the wild have keys twice; the parser then takes the last.
    const document = parseDocument(text, {
      lineCounter,
      uniqueKeys: false,
      logLevel: 'silent',
    });
    const [problem] = document.errors;
    if (problem) {
      const { line } = lineCounter.linePos(problem.pos[0]);
      throw new UnreadableDefinitionError(
        `line ${line} is not YAML: ${firstLine(problem.message)}`,
      );
    }
    return document.toJS({ maxAliasCount: 100 });
  });
  if (!isLoose(value)) {
    throw new UnreadableDefinitionError('it is not an object');
  }
  return value;
}

/** The value as an object, for reading on in what may be anything. */
export function loose(value: unknown): Loose {
  return isLoose(value) ? value : {};
}

/** A text, or nothing where something else stands. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

/** The texts of a list, or the `name`s of its objects. */
export function namesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .map(one => textOf(one) || textOf(loose(one).name))
    .filter(name => name !== '');
}

/**
 * What a reference within the document names, or the value itself when it is
 * none. References to elsewhere are not followed.
 */
export function dereferenced(document: Loose, value: unknown): Loose {
  const reference = textOf(loose(value).$ref);
  if (!reference.startsWith('#/')) return loose(value);
  const target = reference
    .slice(2)
    .split('/')
    .map(part => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (at, key) => (Object.hasOwn(loose(at), key) ? loose(at)[key] : undefined),
      document,
    );
  return loose(target);
}

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A document that nests too deep, or grows too far through its aliases, is as good as none. */
function bounded(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    // NOTE: the library has no error of its own for aliases.
    if (error instanceof ReferenceError || error instanceof RangeError) {
      throw new UnreadableDefinitionError(
        `it nests too deep, or its aliases cannot be followed: ${firstLine(
          error.message,
        )}`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** Percent-escapes are allowed in references; what is not one stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0];
}
