import { setTimeout } from 'node:timers/promises';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { representativeBinding } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { entitiesOf } from '../entities/entities';
import { ORIGIN_LOCATION } from '../entities/metadata';
import { INGESTED_KINDS } from '../entities/world';
import { ArtifactShelf } from './ArtifactShelf';
import {
  entityDelta,
  inBatches,
  isSuspiciousSweep,
  type EntityDelta,
  type Told,
} from './entityDelta';
import { WorldState } from './worldState';

/** Changes within this time go to the catalog together. */
const COALESCE_MS = 150;
/** Entities per mutation: larger ones hold the catalog's database. */
const BATCH = 50;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 30_000;

export interface OpenChoreoEntityProviderOptions {
  openchoreo: OpenChoreoService;
  catalog: Pick<CatalogService, 'queryEntities'>;
  auth: AuthService;
  logger: LoggerService;
  /** Aborts when the backend stops. */
  signal: AbortSignal;
  /** Let sweeps of any size through, after a person looked at them. */
  allowSweep: boolean;
  /** Default: the machine's. */
  random?: () => number;
}

/**
 * Keeps catalog entities in step with OpenChoreo's objects: lists, then
 * follows the live stream and sends deltas.
 *
 * Nothing is removed because something could not be read: while the stream is
 * broken the entities stay as they are, and a new list that would remove more
 * than 5 % of them is held until it is confirmed (`openchoreo.catalog.allowSweep`).
 */
export class OpenChoreoEntityProvider implements EntityProvider {
  readonly #options: OpenChoreoEntityProviderOptions;
  readonly #state = new WorldState();
  readonly #artifacts: ArtifactShelf;
  #connection: EntityProviderConnection | undefined;
  #told: Told = new Map();
  /** Refs that the last list lacked, in a sweep too large to be believed. */
  #held = new Set<string>();
  /** The state comes from a list whose gaps were not judged yet. */
  #sweepPending = false;
  #publishing = false;
  #dirty = false;
  #ownerless = '';

  constructor(options: OpenChoreoEntityProviderOptions) {
    this.#options = options;
    this.#artifacts = new ArtifactShelf(async (namespace, name) =>
      options.openchoreo.get(
        { kind: 'DeployableArtifact', namespace, name },
        { credentials: await options.auth.getOwnServiceCredentials() },
      ),
    );
  }

  // NOTE: the catalog keeps what a provider told under this name; a new name
  // would leave all entities of the old one behind.
  getProviderName(): string {
    return 'openchoreo';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    void this.#follow();
  }

  /** Follows the live stream until the backend stops, and connects again whenever it ends. */
  async #follow(): Promise<void> {
    const { logger, signal, random = Math.random } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#followOnce();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        logger.warn(
          `OpenChoreo cannot be read; its entities stay as they are: ${
            (error as Error).message
          }`,
        );
      }
      const ceiling = Math.min(RETRY_MIN_MS * 2 ** failures, RETRY_MAX_MS);
      await pause(ceiling * (0.5 + random() / 2), signal);
    }
  }

  async #followOnce(): Promise<void> {
    const { openchoreo, auth, signal } = this.#options;
    this.#state.expectList();
    const messages = openchoreo.watch(
      {
        subscriptions: [
          {
            id: 'catalog',
            type: 'objects',
            kinds: [...INGESTED_KINDS],
            view: 'full',
          },
        ],
      },
      { credentials: await auth.getOwnServiceCredentials(), signal },
    );
    for await (const message of messages) {
      if (message.type === 'error') {
        throw new Error(message.error.message);
      }
      if (this.#state.take(message)) this.#schedulePublish();
    }
  }

  #schedulePublish(): void {
    this.#dirty = true;
    if (this.#publishing) return;
    this.#publishing = true;
    void this.#publishAll();
  }

  /** Publishes until nothing is new; a failure is tried again, never in a hurry. */
  async #publishAll(): Promise<void> {
    const { signal, logger } = this.#options;
    await pause(COALESCE_MS, signal);
    while (this.#dirty && this.#state.synced && !signal.aborted) {
      this.#dirty = false;
      try {
        await this.#publish();
        await pause(COALESCE_MS, signal);
      } catch (error) {
        logger.warn(
          `The catalog was not told of changes in OpenChoreo, it will be again: ${
            (error as Error).message
          }`,
        );
        this.#dirty = true;
        await pause(RETRY_MIN_MS * 4, signal);
      }
    }
    this.#publishing = false;
  }

  async #publish(): Promise<void> {
    this.#sweepPending ||= this.#state.takeSwept();
    const draft = this.#state.world(() => undefined);
    await this.#artifacts.load(
      draft.components.flatMap(component => {
        const binding = representativeBinding(component, draft);
        return binding
          ? [
              {
                namespace: binding.metadata.namespace!,
                name: binding.spec!.artifactRef!,
              },
            ]
          : [];
      }),
    );
    const { entities, ownerless } = entitiesOf(
      this.#state.world(this.#artifacts.get),
    );
    this.#warnOwnerless(ownerless);

    if (this.#sweepPending) await this.#learnWhatIsThere();
    const delta = entityDelta(this.#told, entities);
    if (this.#sweepPending) this.#judgeSweep(delta, entities.length);
    const removed = delta.removed.filter(ref => !this.#held.has(ref));
    await this.#send(delta.changed, removed);
    for (const ref of this.#held) {
      if (delta.told.has(ref)) this.#held.delete(ref);
      else delta.told.set(ref, 'held');
    }
    this.#told = delta.told;
    this.#sweepPending = false;
  }

  /** Holds what a new list lacks, when that is too much to be believed. */
  #judgeSweep(delta: EntityDelta, listed: number): void {
    const { allowSweep, logger } = this.#options;
    if (
      allowSweep ||
      !isSuspiciousSweep(this.#told.size, delta.removed.length)
    ) {
      this.#held.clear();
      return;
    }
    this.#held = new Set(delta.removed);
    logger.error(
      `OpenChoreo lists ${listed} entities where the catalog has ${
        this.#told.size
      }; ${delta.removed.length} would go (${delta.removed
        .slice(0, 5)
        .join(
          ', ',
        )} …). They are held, since nobody saw them being deleted. Set openchoreo.catalog.allowSweep to let them go.`,
    );
  }

  async #send(changed: Entity[], removed: string[]): Promise<void> {
    for (const batch of inBatches(changed, BATCH)) {
      await this.#connection!.applyMutation({
        type: 'delta',
        added: batch.map(entity => ({
          entity,
          locationKey: ORIGIN_LOCATION,
        })),
        removed: [],
      });
    }
    for (const batch of inBatches(removed, BATCH)) {
      await this.#connection!.applyMutation({
        type: 'delta',
        added: [],
        removed: batch.map(entityRef => ({
          entityRef,
          locationKey: ORIGIN_LOCATION,
        })),
      });
    }
  }

  /** Entities that an earlier run told the catalog and this run has not told yet. */
  async #learnWhatIsThere(): Promise<void> {
    const { catalog, auth } = this.#options;
    const credentials = await auth.getOwnServiceCredentials();
    const told = new Map(this.#told);
    let cursor: string | undefined;
    do {
      const page = await catalog.queryEntities(
        cursor
          ? { cursor, limit: 500 }
          : {
              filter: {
                'metadata.annotations.backstage.io/managed-by-origin-location':
                  ORIGIN_LOCATION,
              },
              fields: ['kind', 'metadata.namespace', 'metadata.name'],
              limit: 500,
            },
        { credentials },
      );
      for (const entity of page.items) {
        const ref = stringifyEntityRef(entity);
        if (!told.has(ref)) told.set(ref, 'from an earlier run');
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    this.#told = told;
  }

  #warnOwnerless(ownerless: string[]): void {
    const list = ownerless.join(', ');
    if (list && list !== this.#ownerless) {
      this.#options.logger.warn(
        `No owner is named for ${list}. Set annotation openchoreo.dev/owner on them, their project or their organization.`,
      );
    }
    this.#ownerless = list;
  }
}

/** Waits, at most until the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
