import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  finalPhases,
  newestAdmission,
  type Promotion,
  type VerifySeal,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { lookups, namespaceOf } from '../hierarchy';
import { isDeleting } from '../status';

/**
 * Whether a Promotion that was deleted may go: not while it is being applied,
 * and not while it is what the binding rests on (spec/resources.md 4.29).
 */
export function mayGo(
  reader: ObjectReader,
  promotion: Stored<Promotion>,
  verifySeal: VerifySeal,
): boolean {
  const find = lookups(reader);
  const namespace = namespaceOf(promotion);
  const { owner, to } = promotion.spec;
  const component = find.component(namespace, owner.componentName);
  if (!component || isDeleting(component)) return true;
  const { phase } = promotion.status ?? {};
  if (phase === 'Applying' || phase === 'Verifying') return false;
  if (!find.bindingIn(namespace, owner, to)) return true;
  return (
    newestOf(reader, promotion, verifySeal)?.metadata.uid !==
    promotion.metadata.uid
  );
}

/** The finished Promotions into the same environment that are no longer kept, oldest first. */
export function outdated(
  reader: ObjectReader,
  promotion: Stored<Promotion>,
  options: { keep: number; verifySeal: VerifySeal },
): Stored<Promotion>[] {
  const find = lookups(reader);
  const namespace = namespaceOf(promotion);
  const { owner, to } = promotion.spec;
  const finished = find
    .promotionsOf(namespace, owner)
    .filter(
      ({ spec, status }) =>
        spec.to === to &&
        status?.phase !== undefined &&
        finalPhases.has(status.phase),
    )
    .sort((a, b) =>
      a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp),
    );
  const surplus = finished.slice(
    0,
    Math.max(0, finished.length - options.keep),
  );
  if (surplus.length === 0) return [];
  const binding = find.bindingIn(namespace, owner, to);
  const deployment =
    binding && find.deployment(namespace, binding.metadata.name);
  const needed = new Set([
    newestOf(reader, promotion, options.verifySeal)?.metadata.name,
    ...(deployment?.status?.revisions ?? []).map(entry => entry.promotion),
  ]);
  return surplus.filter(
    old => !needed.has(old.metadata.name) && !isDeleting(old),
  );
}

function newestOf(
  reader: ObjectReader,
  promotion: Promotion,
  verifySeal: VerifySeal,
): Promotion | undefined {
  const { owner, to } = promotion.spec;
  return newestAdmission(
    lookups(reader).promotionsOf(namespaceOf(promotion), owner),
    { ...owner, environment: to },
    verifySeal,
  )?.promotion;
}
