import type {
  FieldProblem,
  KubeObject,
} from '@openchoreo-backstage/kube-objects';
import { API_VERSION } from '@openchoreo-backstage/plugin-openchoreo-common';
import { annotationsFor, type Described } from './annotations';

/** A project as the action takes it. */
export interface ProjectInput extends Described {
  organization: string;
  name: string;
  /** Default: the platform's default pipeline. */
  pipeline?: string;
}

/** The Project for it, and what is wrong with the input. */
export function projectManifest(input: ProjectInput): {
  objects: KubeObject[];
  problems: FieldProblem[];
} {
  const { organization, name, pipeline } = input;
  const { annotations, problems } = annotationsFor(input);
  return {
    objects: [
      {
        apiVersion: API_VERSION,
        kind: 'Project',
        metadata: { name, namespace: organization, annotations },
        spec: { ...(pipeline ? { deploymentPipelineRef: pipeline } : {}) },
      },
    ],
    problems,
  };
}
