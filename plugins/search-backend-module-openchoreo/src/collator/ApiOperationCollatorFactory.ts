import { Readable } from 'node:stream';
import type {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  representativeBinding,
  representativeOf,
  type Component,
  type DeployableArtifact,
  type DeployedWorld,
  type DeploymentPipeline,
  type Environment,
  type Project,
  type ServiceBinding,
  type Workload,
  type WorkloadTemplate,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import type { Operation } from '../operations/operation';
import { operationsOf } from '../operations/operationsOf';
import { listAll } from './listAll';
import {
  apiDocument,
  operationDocument,
  type ApiOf,
  type ApiOperationDocument,
} from './operationDocument';

/** Objects of a page. */
const PAGE = 500;
/** Workloads carry definitions of up to 256 KiB each. */
const WORKLOAD_PAGE = 50;

export interface ApiOperationCollatorOptions {
  openchoreo: Pick<OpenChoreoService, 'get' | 'list'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: LoggerService;
}

/**
 * Collates the operations of all APIs, of the version that the catalog shows:
 * the one in production, else the furthest along, else what is declared.
 *
 * What cannot be read ends the collation with an error, and the index stays as
 * it was. A definition that cannot be understood becomes one document for its
 * API, and a line in the log.
 */
export class ApiOperationCollatorFactory implements DocumentCollatorFactory {
  readonly type = 'api-operations';
  /** Asked for the API entity of each result, so search shows what the catalog shows. */
  readonly visibilityPermission = catalogEntityReadPermission;
  readonly #options: ApiOperationCollatorOptions;

  constructor(options: ApiOperationCollatorOptions) {
    this.#options = options;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<ApiOperationDocument> {
    const { openchoreo, auth, logger } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const world = await readWorld(openchoreo, credentials);
    const unreadable: string[] = [];

    for (const component of world.components) {
      const template = await templateOf(
        this.#options,
        credentials,
        component,
        world,
      );
      for (const [name, endpoint] of Object.entries(
        template?.endpoints ?? {},
      )) {
        const api = {
          organization: component.metadata.namespace!,
          project: component.spec.owner.projectName,
          component: component.metadata.name,
          endpoint: name,
        };
        const read = operationsOf(endpoint);
        if (read?.operations) {
          yield* documentsOf(api, read.operations);
        } else if (read) {
          unreadable.push(
            `${name} of ${api.organization}/${api.component}: ${read.problem}`,
          );
          yield apiDocument(api);
        }
      }
    }
    if (unreadable.length > 0) {
      logger.warn(
        `The definitions of ${
          unreadable.length
        } APIs cannot be read, so their operations are not found by search. ${unreadable.join(
          '; ',
        )}.`,
      );
    }
  }
}

/** A definition may name an operation twice; the first counts. */
function documentsOf(
  api: ApiOf,
  operations: readonly Operation[],
): Iterable<ApiOperationDocument> {
  const documents = new Map<string, ApiOperationDocument>();
  for (const operation of operations) {
    const document = operationDocument(api, operation);
    if (!documents.has(document.location)) {
      documents.set(document.location, document);
    }
  }
  return documents.values();
}

type World = Pick<DeployedWorld, 'environments' | 'pipelines' | 'projects'> & {
  components: readonly Component[];
  /** By component. */
  bindings: ReadonlyMap<string, readonly ServiceBinding[]>;
  /** Names by component: their definitions are read one at a time. */
  workloads: ReadonlyMap<string, readonly string[]>;
};

/** All that says what runs where, without the definitions. */
async function readWorld(
  openchoreo: ApiOperationCollatorOptions['openchoreo'],
  credentials: BackstageCredentials,
): Promise<World> {
  const all = <T extends KubeObject>(kind: string, limit = PAGE) =>
    listAll<T>(openchoreo, credentials, { kind, limit });
  const bindings = new Map<string, ServiceBinding[]>();
  for await (const binding of all<ServiceBinding>('ServiceBinding')) {
    file(bindings, ownerOf(binding), binding);
  }
  const workloads = new Map<string, string[]>();
  for await (const workload of all<Workload>('Workload', WORKLOAD_PAGE)) {
    file(workloads, ownerOf(workload), workload.metadata.name);
  }
  return {
    bindings,
    workloads,
    components: await collect(all<Component>('Component')),
    projects: await collect(all<Project>('Project')),
    environments: await collect(all<Environment>('Environment')),
    pipelines: await collect(all<DeploymentPipeline>('DeploymentPipeline')),
  };
}

/** What represents a component, with its definitions: what is deployed, else what is declared. */
async function templateOf(
  { openchoreo }: ApiOperationCollatorOptions,
  credentials: BackstageCredentials,
  component: Component,
  all: World,
): Promise<WorkloadTemplate | undefined> {
  const namespace = component.metadata.namespace!;
  const key = `${namespace}/${component.metadata.name}`;
  const world: DeployedWorld = {
    ...all,
    bindings: all.bindings.get(key) ?? [],
    workloads: [],
    artifact: () => undefined,
  };
  const read = <T extends KubeObject>(kind: string, name: string | undefined) =>
    name === undefined
      ? undefined
      : openchoreo.get<T>({ kind, namespace, name }, { credentials });
  const artifact = await read<DeployableArtifact>(
    'DeployableArtifact',
    representativeBinding(component, world)?.spec.artifactRef,
  );
  if (artifact) {
    return representativeOf(component, { ...world, artifact: () => artifact })
      .template;
  }
  const workload = await read<Workload>(
    'Workload',
    all.workloads.get(key)?.[0],
  );
  return workload?.spec;
}

function ownerOf({
  metadata,
  spec,
}: KubeObject<{ owner: { componentName: string } }>): string {
  return `${metadata.namespace}/${spec?.owner.componentName}`;
}

function file<T>(files: Map<string, T[]>, key: string, value: T): void {
  const filed = files.get(key);
  if (filed) filed.push(value);
  else files.set(key, [value]);
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}
