/**
 * An amount of a resource, exact to a billionth (Kubernetes
 * `resource.Quantity`).
 *
 * @public
 */
export interface Quantity {
  /** In billionths. */
  readonly nano: bigint;
  /** How it was written, and is to be formatted. */
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent';
}

const SYNTAX =
  /^([+-]?)(\d+\.?\d*|\.\d+)(?:(Ki|Mi|Gi|Ti|Pi|Ei)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Suffixes of powers of 1000, from a billionth on. */
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const NANO_EXPONENT = 9;
/** Beyond it there is nothing to measure, only a way to fill the memory. */
const MAX_EXPONENT = 100;

/**
 * Reads a quantity such as `500m`, `1.5Gi`, `12e6`. What is finer than a
 * billionth is rounded away from zero, as Kubernetes does. Very large numbers
 * are kept, while Kubernetes cuts them to 2^63 - 1.
 *
 * @throws SyntaxError when the text is no quantity
 * @public
 */
export function parseQuantity(text: string): Quantity {
  const match = SYNTAX.exec(text);
  if (!match) {
    throw new SyntaxError(
      `"${text}" is not a quantity: a number with an optional suffix such as m, k, M, G, Ki, Mi, Gi or an exponent such as e3 is needed`,
    );
  }
  const [, sign, number, binary, decimal, exponent] = match;
  const [whole, fraction = ''] = number.split('.');
  const digits = BigInt(whole + fraction);
  let tens = NANO_EXPONENT - fraction.length;
  let factor = 1n;
  if (binary !== undefined) {
    factor = 1024n ** BigInt(BINARY.indexOf(binary) + 1);
  } else if (decimal !== undefined) {
    tens += 3 * DECIMAL.indexOf(decimal) - NANO_EXPONENT;
  } else if (exponent !== undefined) {
    if (Math.abs(Number(exponent)) > MAX_EXPONENT) {
      throw new SyntaxError(
        `"${text}" is not a quantity: its exponent must be between -${MAX_EXPONENT} and ${MAX_EXPONENT}`,
      );
    }
    tens += Number(exponent);
  }
  const nano = scale(digits * factor, tens);
  return {
    nano: sign === '-' ? -nano : nano,
    format: formatOf(binary, exponent),
  };
}

/** Multiplies a number that is not negative by a power of ten, rounding up. */
function scale(value: bigint, tens: number): bigint {
  if (tens >= 0) {
    return value * 10n ** BigInt(tens);
  }
  const divisor = 10n ** BigInt(-tens);
  return (value + divisor - 1n) / divisor;
}

function formatOf(
  binary: string | undefined,
  exponent: string | undefined,
): Quantity['format'] {
  if (binary !== undefined) {
    return 'BinarySI';
  }
  return exponent === undefined ? 'DecimalSI' : 'DecimalExponent';
}

/** Whether a text is a quantity. @public */
export function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return false;
    }
    throw error;
  }
}

/**
 * Compares two quantities, however they are written.
 *
 * @returns negative, zero or positive, as for `sort`
 * @throws SyntaxError when a text is no quantity
 * @public
 */
export function compareQuantities(
  a: string | Quantity,
  b: string | Quantity,
): number {
  const left = typeof a === 'string' ? parseQuantity(a) : a;
  const right = typeof b === 'string' ? parseQuantity(b) : b;
  if (left.nano === right.nano) {
    return 0;
  }
  return left.nano < right.nano ? -1 : 1;
}

/**
 * The number that a quantity stands for (`500m` is 0.5), for charts and sums
 * that need not be exact.
 *
 * @throws SyntaxError when a text is no quantity
 * @public
 */
export function quantityToNumber(quantity: string | Quantity): number {
  const { nano } =
    typeof quantity === 'string' ? parseQuantity(quantity) : quantity;
  const unit = 10n ** BigInt(NANO_EXPONENT);
  return Number(nano / unit) + Number(nano % unit) / Number(unit);
}

/**
 * The canonical text of a quantity: no fraction, and the largest suffix that
 * allows for that. A binary one that is below 1024, or no whole number, is
 * written in decimal.
 *
 * @public
 */
export function formatQuantity({ nano, format }: Quantity): string {
  const sign = nano < 0n ? '-' : '';
  const amount = nano < 0n ? -nano : nano;
  if (format === 'BinarySI') {
    const unit = 10n ** BigInt(NANO_EXPONENT);
    if (amount % unit === 0n && amount >= 1024n * unit) {
      return sign + formatPower(amount / unit, 1024n, ['', ...BINARY]);
    }
  }
  if (format === 'DecimalExponent') {
    return sign + formatExponent(amount);
  }
  return sign + formatPower(amount, 1000n, DECIMAL);
}

function formatPower(
  amount: bigint,
  base: bigint,
  suffixes: readonly string[],
): string {
  if (amount === 0n) {
    return '0';
  }
  let value = amount;
  let power = 0;
  while (power < suffixes.length - 1 && value % base === 0n) {
    value /= base;
    power++;
  }
  return `${value}${suffixes[power]}`;
}

function formatExponent(amount: bigint): string {
  if (amount === 0n) {
    return '0';
  }
  let value = amount;
  let exponent = -NANO_EXPONENT;
  while (value % 1000n === 0n) {
    value /= 1000n;
    exponent += 3;
  }
  return exponent === 0 ? String(value) : `${value}e${exponent}`;
}
