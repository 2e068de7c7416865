import type { StructuralSchema } from '@openchoreo-backstage/kube-objects';

/**
 * A column of `kubectl get` (Kubernetes `additionalPrinterColumns`).
 *
 * @public
 */
export interface PrinterColumn {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** Where the value is, for example `.status.phase`. */
  jsonPath: string;
  description?: string;
  /** Columns above 0 are shown with `-o wide` only. Default 0. */
  priority?: number;
}

/**
 * What the cluster must know of a kind; for kinds that come from a CRD, what
 * the CRD says.
 *
 * @public
 */
export interface CustomKind {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular?: string;
  shortNames?: string[];
  categories?: string[];
  namespaced: boolean;
  /** Of the whole object. Without one, objects are stored as they come. */
  schema?: StructuralSchema;
  /** Whether status is written through `/status` only. */
  statusSubresource: boolean;
  printerColumns?: PrinterColumn[];
  /** Names that become host names or label values are DNS labels. Default `subdomain`. */
  nameSyntax?: 'subdomain' | 'label';
  /**
   * Fields whose texts are secrets, such as `data` or
   * `spec.auth.bearerToken.value`; `*` stands for one member or list item. All
   * texts at and below such a field are encrypted before they reach the
   * database and read as `redacted:<hmac>`. Schemas cannot constrain them,
   * since validation sees the markers.
   */
  sealed?: string[];
  /**
   * False for kinds whose changes nobody looks up later, such as leases that
   * are renewed every few seconds: they leave no rows in the ledger. Default true.
   */
  recorded?: boolean;
}
