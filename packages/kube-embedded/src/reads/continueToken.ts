import {
  BadRequestError,
  GoneError,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';

/** Where a page ended, and the moment that all pages show. */
export interface ContinueToken {
  epoch: string;
  /** Resource version that the first page was read at. */
  rv: number;
  /** The cluster and kind that are listed. */
  cluster: string;
  kind: string;
  /** The last object of the page. */
  namespace: string;
  name: string;
}

export function encodeContinue(token: ContinueToken): string {
  const { epoch, rv, cluster, kind, namespace, name } = token;
  return Buffer.from(
    JSON.stringify({ v: 1, epoch, rv, cluster, kind, namespace, name }),
  ).toString('base64url');
}

/**
 * @throws BadRequestError for a text that is no token, or one of another list;
 * GoneError for one of another epoch
 */
export function decodeContinue(
  text: string,
  expected: Pick<ContinueToken, 'epoch' | 'cluster' | 'kind'>,
): ContinueToken {
  const token = parse(text);
  if (!token) {
    throw new BadRequestError('The continue token is not one of this server');
  }
  if (token.epoch !== expected.epoch) {
    throw new GoneError(
      'The continue token is from before the store was restored or replaced; list again from the beginning',
    );
  }
  if (token.cluster !== expected.cluster || token.kind !== expected.kind) {
    throw new BadRequestError(
      `The continue token is for a list of ${token.kind} in ${token.cluster}`,
    );
  }
  return token;
}

function parse(text: string): ContinueToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
  if (!isJsonObject(value) || value.v !== 1 || typeof value.rv !== 'number') {
    return undefined;
  }
  const { epoch, rv, cluster, kind, namespace, name } = value;
  return [epoch, cluster, kind, namespace, name].every(
    part => typeof part === 'string',
  )
    ? ({ epoch, rv, cluster, kind, namespace, name } as ContinueToken)
    : undefined;
}
