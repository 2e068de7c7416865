import { canonicalJson } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  labels,
  type ChoreoDeployment,
  type DeploymentRevision,
  type Promotion,
  type PromotionAdmission,
  type PromotionApproval,
  type PromotionSkip,
} from '../kinds';

/** What the control plane seals, and the entry that carries the seal. @public */
export interface SealedEntries {
  /** The request itself: the spec of the Promotion, sealed by annotation. */
  request: { seal?: string };
  approval: PromotionApproval;
  skip: PromotionSkip;
  admission: PromotionAdmission;
  /** A revision of a Deployment. */
  revision: DeploymentRevision;
}

/** @public */
export type SealKind = keyof SealedEntries;

/** The object that a sealed entry is part of. @public */
export type SealSubject<K extends SealKind> = K extends 'revision'
  ? ChoreoDeployment
  : Promotion;

/**
 * Whether the control plane sealed exactly this entry of exactly this object.
 * The key is the backend's, so this is a parameter of all that is pure.
 *
 * @public
 */
export type VerifySeal = <K extends SealKind>(
  kind: K,
  entry: SealedEntries[K],
  subject: SealSubject<K>,
) => boolean;

/** Members that are written after an entry was sealed, or are the seal. */
const OUTSIDE_OF_SEAL = new Set([
  'seal',
  'void',
  'voidReason',
  'readySince',
  'readyUntil',
  'result',
]);

/**
 * The text that a seal is taken over (spec/resources.md 4.29): the entry, and
 * the place it belongs to, so that a sealed entry is worth nothing in another
 * object, component or environment.
 *
 * @param entry - the entry, with or without its seal; not looked at for
 * `request`, which covers the spec
 * @public
 */
export function sealPayload<K extends SealKind>(
  kind: K,
  entry: Omit<SealedEntries[K], 'seal'>,
  subject: SealSubject<K>,
): string {
  const sealed =
    kind === 'request'
      ? subject.spec
      : Object.fromEntries(
          Object.entries(entry).filter(([key]) => !OUTSIDE_OF_SEAL.has(key)),
        );
  return canonicalJson({ kind, subject: placeOf(subject), entry: sealed });
}

/** The entry of a Promotion's request seal. @public */
export function requestEntry(promotion: Promotion): SealedEntries['request'] {
  return { seal: promotion.metadata.annotations?.[annotations.requestSeal] };
}

/** Not the uid: objects move between stores and keep their seals. */
function placeOf(subject: Promotion | ChoreoDeployment) {
  const { namespace, name } = subject.metadata;
  if (subject.kind === 'Promotion') {
    const { owner, to } = subject.spec;
    return {
      kind: subject.kind,
      namespace,
      name,
      project: owner.projectName,
      component: owner.componentName,
      environment: to,
    };
  }
  return {
    kind: subject.kind,
    namespace,
    name,
    project: subject.metadata.labels?.[labels.project],
    component: subject.metadata.labels?.[labels.component],
    environment: subject.metadata.labels?.[labels.environment],
  };
}
