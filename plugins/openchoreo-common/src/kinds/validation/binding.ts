import {
  deepEqualJson,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import { overrideProblems } from '../../delivery/overrides';
import type { ServiceBinding } from '../ServiceBinding';
import { apisProblems } from './apis';
import { configurationProblems } from './configuration';
import { requesterProblem } from './formats';
import { forbidden, when } from './problems';
import type { WriteFacts } from './rule';
import { workloadTemplateProblems } from './workloadTemplate';

/** What runs can run, and the environment changes only what is its own (V-10 to V-14, V-26, V-27). */
export function serviceBindingRule(
  binding: ServiceBinding,
  old: ServiceBinding | undefined,
  facts: WriteFacts,
): FieldProblem[] {
  const { spec } = binding;
  return [
    ...workloadTemplateProblems(
      spec.workloadSpec,
      'spec.workloadSpec',
      spec.owner,
    ),
    ...apisProblems(
      spec.apis,
      'spec.apis',
      // A binding that only names its artifact gets its endpoints from there.
      spec.workloadSpec.endpoints ?? (spec.artifactRef ? undefined : {}),
    ),
    ...bindingOverrideProblems(binding),
    ...holdProblems(binding, old, facts),
  ];
}

function bindingOverrideProblems({ spec }: ServiceBinding): FieldProblem[] {
  const { classOverrides, workloadOverrides, workloadSpec } = spec;
  const containers = workloadSpec.containers;
  return [
    // Sidecars of the class are not on the binding, so whether a container of
    // the class overrides exists shows only beside the artifact.
    ...overrideProblems({ classOverrides }),
    ...overrideProblems({ workloadOverrides }),
    ...Object.entries(workloadOverrides?.containers ?? {}).flatMap(
      ([name, override]) => {
        const path = fieldPath('spec.workloadOverrides.containers', name);
        return containers && !Object.hasOwn(containers, name)
          ? [
              forbidden(
                path,
                `must be a container of the artifact: ${Object.keys(
                  containers,
                ).join(', ')}`,
              ),
            ]
          : configurationProblems(override, path);
      },
    ),
  ];
}

function holdProblems(
  binding: ServiceBinding,
  old: ServiceBinding | undefined,
  { caller, resume }: WriteFacts,
): FieldProblem[] {
  const hold = binding.spec.hold;
  const before = old?.spec.hold;
  if (!hold) {
    return before && !resume
      ? [
          forbidden(
            'spec.hold',
            `is lifted only by resuming: ${before.by} holds it, ${before.reason}`,
          ),
        ]
      : [];
  }
  if (deepEqualJson(hold, before)) {
    return [];
  }
  return [
    ...when(requesterProblem(hold.by), 'spec.hold.by'),
    ...(caller !== undefined && hold.by !== caller
      ? [forbidden('spec.hold.by', `must be ${caller}, who asks for the hold`)]
      : []),
  ];
}
