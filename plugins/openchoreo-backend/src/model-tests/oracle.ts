import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type {
  DeployableArtifact,
  EnvironmentOverrides,
  PromotionSpec,
  ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  contentOf,
  contentOnPlane,
  imageIn,
  type Content,
  type Version,
} from './content';
import { BROKEN_TAG } from './atOnce';
import type { DeliveryLine } from './deliveryLine';
import {
  COMPONENTS,
  DEVELOPMENT,
  PLANES,
  PRODUCTION,
  PRODUCTION_PLANE,
  refTo,
  STAGING,
} from './estate';
import { rulesInForce, type Requirement, type Rules } from './inForce';

/** What a request comes to at one moment, and the rules of that moment. */
export interface Sight {
  content: Content;
  rules: string;
}

/** A decision that a person made through the API. */
interface Decision extends Sight {
  by: string;
  approves: boolean;
  at: number;
}

/** A gate that a person skipped through the API. */
interface Skip {
  gate: string;
  expiresAt: number;
  content: Content;
}

/** A change of production that a person asked for through the API. */
interface Request {
  name: string;
  spec: PromotionSpec;
  /** Cancelled or rejected. */
  ended: boolean;
  decisions: Decision[];
  skips: Skip[];
}

/**
 * What may run in production, kept from what people did and not from what the
 * system says about it. Lenient about moments inside of one step, strict about
 * content, people and rules.
 */
export interface Oracle {
  /** People and their groups, as they are now. */
  groups: Map<string, Set<string>>;
  /** Versions that came from Workloads. */
  learnVersions(): Promise<void>;
  requested(name: string, spec: PromotionSpec): void;
  /** What somebody who looks at a request now has before them. */
  sight(name: string): Promise<Sight | undefined>;
  decided(name: string, by: string, approves: boolean, sight?: Sight): void;
  skipped(name: string, gate: string, expiresAt: number, sight?: Sight): void;
  ended(name: string): void;
  /** An attacker took the end of a request away; see `Limits` in gates.model.test. */
  reopened(name: string): void;
  /** Takes in what may run by now. To be called after every write. */
  look(): Promise<void>;
  /** Begins a step: decisions that were valid here count in it. */
  begin(): void;
  /** What reached production in this step without being let in, one sentence each. */
  judge(): string[];
  /** Production runs this image, or did. */
  ranInProduction(image: string): boolean;
  /** Contents that production ran so far. */
  ran: ReadonlySet<Content>;
  /** What was let in so far. */
  granted: ReadonlySet<Content>;
}

/** Follows a line from its first moment. */
export function createOracle(
  line: DeliveryLine,
  groups: Map<string, Set<string>>,
): Oracle {
  const versions = new Map<string, Version>();
  const requests = new Map<string, Request>();
  const granted = new Set<Content>();
  const ran = new Set<Content>();
  const imagesIn = new Map<string, Set<string>>();
  let seen: Content[] = [];
  let began = line.clock.now().getTime();

  const imagesOf = (environment: string) => {
    const images = imagesIn.get(environment) ?? new Set<string>();
    imagesIn.set(environment, images);
    return images;
  };

  function watch(plane: string, object: KubeObject): void {
    if (object.kind !== 'Deployment') return;
    const content = contentOnPlane(object);
    if (plane === PRODUCTION_PLANE) {
      seen.push(content);
    } else if (!imageIn(content).endsWith(`:${BROKEN_TAG}`)) {
      imagesOf(environmentOf(object)).add(imageIn(content));
    }
  }

  line.onPlane(watch);
  for (const plane of PLANES) {
    line
      .plane(plane)
      ?.objects.list({ apiVersion: 'apps/v1', kind: 'Deployment' })
      .forEach(object => watch(plane, object));
  }

  async function settingsOf(spec: PromotionSpec): Promise<{
    overrides: EnvironmentOverrides;
    state: ServiceBinding['spec']['releaseState'];
  }> {
    const { items } = await line.cluster.list<ServiceBinding>(
      refTo('ServiceBinding', ''),
      { namespace: 'default' },
    );
    const binding = items
      .filter(
        one =>
          one.spec.environment === PRODUCTION &&
          one.spec.owner.componentName === spec.owner.componentName &&
          one.spec.owner.projectName === spec.owner.projectName,
      )
      .sort(
        (a, b) =>
          a.metadata.creationTimestamp.localeCompare(
            b.metadata.creationTimestamp,
          ) || a.metadata.name.localeCompare(b.metadata.name),
      )[0];
    return {
      overrides: spec.overrides ?? binding?.spec ?? {},
      state: spec.releaseState ?? binding?.spec.releaseState ?? 'Active',
    };
  }

  async function contentFor({ spec }: Request): Promise<Content | undefined> {
    const version = versions.get(spec.artifactRef);
    if (!version) return undefined;
    const { overrides, state } = await settingsOf(spec);
    return contentOf(version, overrides, state);
  }

  async function isLetIn(request: Request, content: Content): Promise<boolean> {
    const { spec } = request;
    const rules = await rulesInForce(line, spec.from);
    const version = versions.get(spec.artifactRef);
    if (!rules || !version) return false;
    const skipped = (gate: string) =>
      request.skips.some(
        skip =>
          skip.gate === gate &&
          skip.expiresAt > began &&
          skip.content === content,
      );
    const changesArtifact = !spec.overrides && !spec.releaseState;
    if (!mayCome(request, rules, version)) return false;
    const now = line.clock.now().getTime();
    if (
      changesArtifact &&
      (rules.frozenUntil ?? 0) > now &&
      !skipped('freeze')
    ) {
      return false;
    }
    if (spec.from !== undefined && !rules.closed.every(skipped)) return false;
    return rules.approvals.every(
      requirement =>
        skipped(requirement.gate) ||
        approvers(request, requirement, rules, content) >= requirement.count,
    );
  }

  /** The order of things: from an environment where it ran, or back to what ran here. */
  function mayCome(
    { spec }: Request,
    rules: Rules,
    { image }: Version,
  ): boolean {
    if (spec.from !== undefined) {
      return rules.hasPathFrom(spec.from) && imagesOf(spec.from).has(image);
    }
    const ranHere = [...ran, ...granted].some(
      content => imageIn(content) === image,
    );
    const isSetting = spec.overrides || spec.releaseState;
    return ranHere || (!isSetting && rules.productionIsRoot);
  }

  function approvers(
    request: Request,
    requirement: Requirement,
    rules: Rules,
    content: Content,
  ): number {
    const last = new Map(
      request.decisions.map(decision => [decision.by, decision]),
    );
    return [...last.values()].filter(
      decision =>
        decision.approves &&
        decision.by !== request.spec.requestedBy &&
        decision.content === content &&
        decision.rules === rules.print &&
        decision.at + requirement.validMs > began &&
        (requirement.groups.length === 0 ||
          requirement.groups.some(group =>
            groups.get(decision.by)?.has(group),
          )),
    ).length;
  }

  const oracle: Oracle = {
    groups,
    ran,
    granted,

    async learnVersions() {
      const { items } = await line.cluster.list<DeployableArtifact>(
        refTo('DeployableArtifact', ''),
        { namespace: 'default' },
      );
      for (const { metadata, spec } of items) {
        const main = spec.workloadSpec?.containers?.main;
        if (versions.has(metadata.name) || !main) continue;
        const template = spec.classSnapshot?.spec?.deploymentTemplate as
          | { replicas?: number }
          | undefined;
        versions.set(metadata.name, {
          component:
            COMPONENTS.find(one => metadata.name.startsWith(`${one}-`)) ?? '',
          image: main.image,
          ...(main.command ? { command: main.command } : {}),
          replicas: template?.replicas ?? 1,
        });
      }
    },

    requested(name, spec) {
      if (spec.to !== PRODUCTION || requests.has(name)) return;
      requests.set(name, {
        name,
        spec,
        ended: false,
        decisions: [],
        skips: [],
      });
    },

    async sight(name) {
      const request = requests.get(name);
      const content = request && (await contentFor(request));
      const rules = await rulesInForce(line, request?.spec.from);
      return content && rules ? { content, rules: rules.print } : undefined;
    },

    decided(name, by, approves, sight) {
      const request = requests.get(name);
      if (!request) return;
      if (sight) {
        const at = line.clock.now().getTime();
        request.decisions.push({ by, approves, at, ...sight });
      }
      if (!approves) request.ended = true;
    },

    skipped(name, gate, expiresAt, sight) {
      if (!sight) return;
      const { content } = sight;
      requests.get(name)?.skips.push({ gate, expiresAt, content });
    },

    ended(name) {
      const request = requests.get(name);
      if (request) request.ended = true;
    },

    reopened(name) {
      const request = requests.get(name);
      if (request) request.ended = false;
    },

    async look() {
      for (const request of requests.values()) {
        const content = request.ended ? undefined : await contentFor(request);
        if (content === undefined || granted.has(content)) continue;
        if (await isLetIn(request, content)) granted.add(content);
      }
    },

    begin() {
      began = line.clock.now().getTime();
      seen = [];
    },

    judge() {
      const found = seen.filter(
        content => !granted.has(content) && !ran.has(content),
      );
      seen.forEach(content => ran.add(content));
      return [...new Set(found)].map(
        content => `Production ran ${content}, which was never let in.`,
      );
    },

    ranInProduction: image =>
      [...ran].some(content => imageIn(content) === image),
  };
  return oracle;
}

function environmentOf(object: KubeObject): string {
  const { template } = object.spec as {
    template: { metadata?: { labels?: Record<string, string> } };
  };
  const name = template.metadata?.labels?.['environment-name'] ?? '';
  return [DEVELOPMENT, STAGING, PRODUCTION].includes(name) ? name : '';
}
