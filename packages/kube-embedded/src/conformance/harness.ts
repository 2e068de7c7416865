import {
  type ApiError,
  type KindRef,
  type KubeObject,
  NotFoundError,
  type ObjectMeta,
  type ObjectRef,
  type Stored,
  refOf,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  WatchEvent,
  WatchOptions,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import { SITE, WIDGET, type Widget, type WidgetSpec } from './kinds';

/** A cluster under test, opened once for the suite. @public */
export interface OpenedSubject {
  client: ObjectClient;
  close(): Promise<void>;
}

/**
 * A kind of cluster that should behave like Kubernetes.
 *
 * @public
 */
export interface ConformanceSubject {
  name: string;
  /** A cluster that serves `conformanceKinds`, Namespace and Deployment. */
  open(): Promise<OpenedSubject>;
  /**
   * Whether owner references and namespaces are collected: an API server
   * without a controller manager does not. Default true; what is skipped is
   * reported as skipped.
   */
  collects?: boolean;
}

/** What the cases of the suite work with. */
export interface Harness {
  readonly client: ObjectClient;
  /** A namespace of the case's own. */
  readonly namespace: string;
  readonly context: WriteContext;
  widget(name: string, spec?: WidgetSpec, meta?: Partial<ObjectMeta>): Widget;
  site(name: string, spec?: WidgetSpec): Widget;
  widgetRef(name: string): ObjectRef;
  /** A name that no other case uses, for cluster-scoped objects. */
  unique(prefix: string): string;
  read(ref: ObjectRef): Promise<Stored<Widget>>;
  /** Waits until the object is not there. */
  gone(ref: ObjectRef): Promise<void>;
  /** Waits until the condition holds. */
  until(what: string, condition: () => Promise<boolean>): Promise<void>;
  /** A watch that runs until the case is over. */
  watch(
    kind: KindRef,
    options: Omit<WatchOptions, 'signal'>,
  ): Promise<WatchReader>;
  /** The list's resource version. */
  now(kind?: KindRef): Promise<string>;
}

/** Reads a watch event by event; bookmarks are left out. */
export interface WatchReader {
  next(): Promise<Exclude<WatchEvent<Widget>, { type: 'BOOKMARK' }>>;
  /** The next events as `TYPE name`. */
  take(count: number): Promise<string[]>;
  stop(): void;
  /** Resolves when the iterator has finished. */
  ended(): Promise<void>;
}

const DEADLINE_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** The error that an operation fails with. */
export async function failure(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('It was expected to fail, and did not');
}

export function createHarness(subject: ConformanceSubject): Harness {
  let opened: OpenedSubject | undefined;
  let namespace = '';
  let counter = 0;
  let abort = new AbortController();
  const run = Date.now().toString(36);
  const context: WriteContext = {
    actor: 'user:default/anna',
    reason: 'The conformance suite tries it',
  };

  const unique = (prefix: string) => {
    counter += 1;
    return `${prefix}-${run}-${counter}`;
  };
  const client = () => {
    if (!opened) {
      throw new Error('The subject is not open');
    }
    return opened.client;
  };

  beforeAll(async () => {
    opened = await subject.open();
  });

  afterAll(async () => {
    await opened?.close();
  });

  beforeEach(async () => {
    abort = new AbortController();
    namespace = unique('case');
    await client().create(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      context,
    );
  });

  afterEach(() => {
    abort.abort();
  });

  async function until(
    what: string,
    condition: () => Promise<boolean>,
  ): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while (!(await condition())) {
      if (Date.now() > deadline) {
        throw new Error(`Waited in vain until ${what}`);
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  const harness: Harness = {
    get client() {
      return client();
    },
    get namespace() {
      return namespace;
    },
    context,
    unique,
    widget: (name, spec, meta = {}) => ({
      ...WIDGET,
      metadata: { name, namespace, ...meta },
      ...(spec ? { spec } : {}),
    }),
    site: (name, spec) => ({
      ...SITE,
      metadata: { name },
      ...(spec ? { spec } : {}),
    }),
    widgetRef: name => ({ ...WIDGET, namespace, name }),
    read: ref => client().get<Widget>(ref),
    until,
    gone: ref =>
      until(`${ref.kind} ${ref.name} is gone`, () => isGone(client(), ref)),
    now: async (kind = WIDGET) => (await client().list(kind)).resourceVersion,
    watch: async (kind, options) =>
      readWatch(
        client().watch<Widget>(kind, { ...options, signal: abort.signal }),
        () => abort.abort(),
      ),
  };
  return harness;
}

async function isGone(client: ObjectClient, ref: ObjectRef): Promise<boolean> {
  try {
    await client.get(ref);
    return false;
  } catch (error) {
    if (error instanceof NotFoundError) {
      return true;
    }
    throw error;
  }
}

function readWatch(
  watch: AsyncIterable<WatchEvent<Widget>>,
  stop: () => void,
): WatchReader {
  const iterator = watch[Symbol.asyncIterator]();
  // Asked for at once, so that a watch over HTTP is connected early.
  let pending: Promise<IteratorResult<WatchEvent<Widget>>> | undefined =
    iterator.next();
  pending.catch(() => undefined);

  async function advance(): Promise<IteratorResult<WatchEvent<Widget>>> {
    const result = await withDeadline(pending ?? iterator.next());
    pending = undefined;
    return result;
  }

  const reader: WatchReader = {
    stop,
    next: async () => {
      for (;;) {
        const { done, value } = await advance();
        if (done) {
          throw new Error('The watch has ended');
        }
        if (value.type !== 'BOOKMARK') {
          return value;
        }
      }
    },
    take: async count => {
      const taken: string[] = [];
      while (taken.length < count) {
        const { type, object } = await reader.next();
        taken.push(`${type} ${object.metadata.name}`);
      }
      return taken;
    },
    ended: async () => {
      let result = await advance();
      while (!result.done) {
        result = await advance();
      }
    },
  };
  return reader;
}

async function withDeadline<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      promise,
      new Promise<T>((_, reject) => {
        timer = setTimeout(
          () => reject(new Error('Waited in vain for an event')),
          DEADLINE_MS,
        );
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** An object without what the server sets, as a client would write it again. */
export function bare<T extends KubeObject>(object: T): T {
  const { name, namespace, labels, annotations } = object.metadata;
  return {
    ...object,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
  };
}

/** An owner reference to a stored object. */
export function ownedBy(
  owner: Stored,
  extra: { controller?: boolean; blockOwnerDeletion?: boolean } = {},
): NonNullable<ObjectMeta['ownerReferences']>[number] {
  const { apiVersion, kind, name } = refOf(owner);
  return { apiVersion, kind, name, uid: owner.metadata.uid, ...extra };
}
