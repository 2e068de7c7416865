import express, { type ErrorRequestHandler, type Handler } from 'express';
import { InputError } from '@backstage/errors';
import { ProblemsError, TooMuchError } from './errors';

/** Largest body of manifests; one object may have 1 MiB (design.md section 4). */
export const MAX_MANIFEST_BYTES = 8 * 1024 * 1024;
/** Largest JSON body; objects come as manifests. */
export const MAX_JSON_BYTES = 1024 * 1024;

/** Content types of manifests. They are read as text, so that problems can name their lines. */
const MANIFEST_TYPES = [
  'application/yaml',
  'text/yaml',
  'application/x-yaml',
  'text/plain',
];

/** What body-parser's errors tell; they also carry the whole body, which must not be answered. */
interface BodyError {
  status: number;
  type: string;
  message: string;
  limit?: number;
  length?: number;
}

const explainBodyError: ErrorRequestHandler = (error, _, __, next) => {
  next(isBodyError(error) ? explained(error) : error);
};

/** Reads bodies, and says in a sentence what is wrong with those that cannot be read. */
export function bodyParsers(): Array<Handler | ErrorRequestHandler> {
  return [
    express.text({ type: MANIFEST_TYPES, limit: MAX_MANIFEST_BYTES }),
    express.json({ limit: MAX_JSON_BYTES }),
    explainBodyError,
  ];
}

function explained(error: BodyError): Error {
  switch (error.type) {
    case 'entity.too.large': {
      const size = error.length
        ? `has ${mebibytes(error.length)}`
        : 'is longer';
      const message = `${size}; at most ${mebibytes(
        error.limit ?? MAX_MANIFEST_BYTES,
      )} fit`;
      return new TooMuchError(
        `The body ${message}. Send it in several requests.`,
        [{ path: '', message }],
      );
    }
    case 'entity.parse.failed': {
      const where = placeOf(error.message);
      return new ProblemsError(`The body is not JSON${where}.`, [
        { path: '', message: `is not JSON${where}` },
      ]);
    }
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new InputError(
        'The body is encoded in a way that is not understood here; send it as UTF-8, plain or with gzip.',
      );
    default:
      return new InputError(
        `The body could not be read: ${error.type.replace(/[._]/g, ' ')}.`,
      );
  }
}

/** The parser's own message quotes the body, so only the place is taken from it. */
function placeOf(message: string): string {
  const place = /line (\d+) column (\d+)/.exec(message);
  if (place) return ` (line ${place[1]}, column ${place[2]})`;
  return /Unexpected end/.test(message) ? ' (it ends too early)' : '';
}

function mebibytes(bytes: number): string {
  return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
}

function isBodyError(error: unknown): error is BodyError {
  const { status, type } = (error ?? {}) as Partial<BodyError>;
  return typeof status === 'number' && status < 500 && typeof type === 'string';
}
