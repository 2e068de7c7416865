import {
  compileSchema,
  deepEqualJson,
  type CompiledSchema,
  type FieldProblem,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import { API_VERSION } from '../object';
import {
  kindDefinition,
  openchoreoKinds,
  type AnyChoreoObject,
  type KindName,
  type KindObjects,
} from '../registry';
import type { Workload } from '../Workload';
import type { ChoreoService } from '../Service';
import { apiClassRule } from './apiClass';
import { apisProblems } from './apis';
import { deployableArtifactRule } from './artifact';
import { serviceBindingRule } from './binding';
import { serviceClassRule } from './classTemplates';
import { componentRule } from './component';
import { immutabilityRule } from './immutability';
import { metadataRule, referencesRule } from './metadata';
import { pipelineRule } from './pipeline';
import { dataPlaneRule, environmentRule } from './platform';
import { promotionRule } from './promotion';
import { releaseRule } from './release';
import type { Rule, WriteFacts } from './rule';
import { workloadTemplateProblems } from './workloadTemplate';

/** What each kind must satisfy beyond its schema, metadata and immutability. */
const RULES: { [K in KindName]?: Rule<KindObjects[K]> } = {
  DataPlane: dataPlaneRule,
  Environment: environmentRule,
  DeploymentPipeline: pipelineRule,
  Component: componentRule,
  Workload: ({ spec }: Workload) =>
    workloadTemplateProblems(spec, 'spec', spec.owner),
  Service: ({ spec }: ChoreoService) => apisProblems(spec.apis, 'spec.apis'),
  ServiceClass: serviceClassRule,
  APIClass: apiClassRule,
  ServiceBinding: serviceBindingRule,
  DeployableArtifact: deployableArtifactRule,
  Release: releaseRule,
  Promotion: promotionRule,
};

/**
 * Everything that an object of OpenChoreo alone proves wrong, all at once: its
 * shape, and if that is right, metadata, immutability and the rules of its kind
 * (spec/resources.md section 8). References to absent objects are no problem
 * here: GitOps writes objects in any order, and a condition reports them
 * (design.md section 13).
 *
 * The object is expected with its defaults filled in (`withDefaults`). A spec
 * that equals the stored one is not judged again.
 *
 * @param object - of any kind; one of another API group has no problems
 * @param old - what is stored under that name, if anything
 * @param facts - what is known about the write
 * @public
 */
export function validateObject(
  object: KubeObject,
  old?: KubeObject,
  facts: WriteFacts = {},
): FieldProblem[] {
  if (object.apiVersion !== API_VERSION) {
    return [];
  }
  if (!isKnownKind(object.kind)) {
    return [];
  }
  // What is stored already is not judged again: a rule that is newer than the
  // object may not keep its finalizers, labels or conditions from changing.
  const isRelevant: (problem: FieldProblem) => boolean =
    old && deepEqualJson(object.spec, old.spec)
      ? problem => problem.path.startsWith('status')
      : () => true;
  const shape = schemaOf(object.kind).validate(object);
  const relevantShape = shape.filter(isRelevant);
  if (relevantShape.length > 0) {
    return relevantShape;
  }
  const given = object as AnyChoreoObject;
  const stored = old as AnyChoreoObject | undefined;
  const rule = RULES[given.kind] as Rule<AnyChoreoObject> | undefined;
  const ofKind =
    shape.length > 0
      ? []
      : [...referencesRule(given), ...(rule?.(given, stored, facts) ?? [])];
  return [
    ...metadataRule(given),
    ...immutabilityRule(given, stored),
    ...ofKind.filter(isRelevant),
  ];
}

function isKnownKind(kind: string): kind is KindName {
  return openchoreoKinds.some(known => known.kind === kind);
}

const compiled = new Map<KindName, CompiledSchema>();

/** Compiling takes longer than validating, so it happens once per kind. */
function schemaOf(kind: KindName): CompiledSchema {
  const ready =
    compiled.get(kind) ?? compileSchema(kindDefinition(kind).schema);
  compiled.set(kind, ready);
  return ready;
}
