import type { RenderResult } from '../delivery/render';
import type {
  ChoreoDeployment,
  DeployableArtifact,
  DeploymentPipeline,
  Environment,
  GateType,
  Promotion,
  ServiceBinding,
} from '../kinds';
import type { VerifySeal } from './seal';

/** What a component has in one environment. @public */
export interface EnvironmentState {
  binding?: ServiceBinding;
  deployment?: ChoreoDeployment;
}

/** A hash, or why it could not be computed, as a sentence. @public */
export type ComputedHash = { hash: string } | { unknown: string };

/**
 * The hash of a plan for `PromotionWorld.planHash`. What cannot be rendered has
 * none, and so nothing is let in that could not run.
 *
 * @public
 */
export function planHashOf(
  render: Pick<RenderResult, 'hash' | 'problems'>,
  environment: string,
): ComputedHash {
  const [problem] = render.problems;
  return problem
    ? {
        unknown: `It cannot be rendered for ${environment}: ${problem.path} ${problem.message}.`,
      }
    : { hash: render.hash };
}

/**
 * Who a person is and may be. `unknown` when the catalog or the permission
 * framework could not be asked; it never lets anything in.
 *
 * @public
 */
export interface Membership {
  /** Catalog groups of a person, as entity refs. */
  groupsOf: (person: string) => readonly string[] | 'unknown';
  /** Whether the person has the approve permission on the target. */
  mayApprove: (person: string) => boolean | 'unknown';
}

/**
 * All that gates look at. Read by the backend at one moment; evaluation itself
 * asks nobody.
 *
 * @public
 */
export interface PromotionWorld extends Membership {
  /** The pipeline of the component's project; absent when it does not exist. */
  pipeline?: DeploymentPipeline;
  environments: readonly Environment[];
  /** The artifact that the Promotion names; absent when it does not exist. */
  artifact?: DeployableArtifact;
  /** Name of the component's newest artifact. */
  newestArtifact?: string;
  /** What is in `from`; empty when the Promotion has none. */
  source: EnvironmentState;
  /** What is in `to`. */
  target: EnvironmentState;
  /** All Promotions of the component into `to`; this one may be among them. */
  promotions: readonly Promotion[];
  /** Hash of the plan as it would be applied now: `RenderResult.hash`. */
  planHash: ComputedHash;
  /** `changeHash` of what the Promotion would bring about now. */
  changeHash: ComputedHash;
  verifySeal: VerifySeal;
  /** Entity refs for the `owner` of gates. */
  owners: { project?: string; component?: string; platform?: string };
  /** Gates whose source of facts could not be read, each with a sentence. */
  unavailable?: Partial<Record<GateType, string>>;
}
