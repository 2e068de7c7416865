import type { ArtifactChip, GateView } from './delivery';

/** One changed field of one object. @public */
export interface FieldChange {
  /** For example `spec.template.spec.containers[main].image`. */
  path: string;
  op: 'add' | 'remove' | 'replace';
  before?: unknown;
  after?: unknown;
}

/** What happens to one object on the data plane. @public */
export interface ObjectChange {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
  op: 'create' | 'update' | 'delete';
  changes: FieldChange[];
}

/**
 * The difference between what runs in an environment and what would run.
 *
 * @public
 */
export interface Plan {
  /** `sha256:<64 hex>` over the rendered result: equal hash, equal bytes. */
  hash: string;
  /** What a promotion's approvals bind to (design.md section 6). */
  changeHash: string;
  environment: string;
  before?: ArtifactChip;
  after?: ArtifactChip;
  objects: ObjectChange[];
  endpoints: Array<{
    name: string;
    op: 'add' | 'remove' | 'change';
    before?: string;
    after?: string;
  }>;
  configuration: Array<{
    container: string;
    key: string;
    op: 'add' | 'remove' | 'replace';
  }>;
  /** Sentences about reachability, for example `orders will be reachable from the internet at …`. */
  network: string[];
  /** What would make the render fail, each with its field path. */
  problems: Array<{ path: string; message: string }>;
  /** How the gates would answer now; empty when the target has none. */
  gates: GateView[];
  /** What asking for it does: applied at once, or waits for people. */
  effect: 'applies-now' | 'waits' | 'refused';
  /** One sentence that says the effect. */
  sentence: string;
}
