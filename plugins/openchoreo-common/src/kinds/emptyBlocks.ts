import { isJsonObject } from '@openchoreo-backstage/kube-objects';

/** Paths of a block and of the required texts that say whether it is meant. */
interface OptionalBlock {
  block: string[];
  texts: string[][];
}

/** spec/resources.md 2.1, empty-block equivalence. */
const BLOCKS: Record<string, OptionalBlock[]> = {
  Component: [
    {
      block: ['build'],
      texts: [
        ['repository', 'url'],
        ['repository', 'revision', 'branch'],
        ['repository', 'appPath'],
        ['templateRef', 'name'],
      ],
    },
  ],
  DataPlane: [
    {
      block: ['observer'],
      texts: [
        ['url'],
        ['authentication', 'basicAuth', 'username'],
        ['authentication', 'basicAuth', 'password'],
      ],
    },
  ],
  Environment: [
    { block: ['gateway', 'security', 'remoteJwks'], texts: [['uri']] },
  ],
};

/**
 * A spec without the zero-valued blocks that Go writers emit: a block whose
 * required texts are all empty means the same as no block.
 */
export function withoutEmptyBlocks(kind: string, spec: unknown): unknown {
  const blocks = BLOCKS[kind] ?? [];
  const cleaned = blocks.reduce(
    (current, { block, texts }) =>
      updated(current, block, value =>
        isJsonObject(value) && texts.every(path => !memberAt(value, path))
          ? undefined
          : value,
      ),
    spec,
  );
  return withoutEmptyBackends(cleaned);
}

/** `rest.backend` with `port: 0`, under every API of the kinds that have them. */
function withoutEmptyBackends(spec: unknown): unknown {
  if (!isJsonObject(spec) || !isJsonObject(spec.apis)) {
    return spec;
  }
  const apis = Object.keys(spec.apis);
  return apis.reduce<unknown>(
    (current, api) =>
      updated(current, ['apis', api, 'rest', 'backend'], backend =>
        isJsonObject(backend) && backend.port === 0 && !backend.url
          ? undefined
          : backend,
      ),
    spec,
  );
}

function memberAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, step) => (isJsonObject(current) ? current[step] : undefined),
    value,
  );
}

/** A copy with one member replaced; undefined removes it, and an absent one stays absent. */
function updated(
  value: unknown,
  path: readonly string[],
  change: (member: unknown) => unknown,
): unknown {
  const [step, ...rest] = path;
  if (!isJsonObject(value) || !Object.hasOwn(value, step)) {
    return value;
  }
  const member =
    rest.length === 0
      ? change(value[step])
      : updated(value[step], rest, change);
  if (member === value[step]) {
    return value;
  }
  const { [step]: _removed, ...others } = value;
  return member === undefined ? others : { ...value, [step]: member };
}
