import type { FieldProblem } from '@openchoreo-backstage/kube-objects';

/** What is known about a write besides the objects. @public */
export interface WriteFacts {
  /**
   * Entity ref of the person who writes. Without it, rules about who may be
   * named (`hold.by`, `freeze.by`) are not checked: the writer is a controller.
   */
  caller?: string;
  /** Whether the write is the resume action, which alone may lift a hold. */
  resume?: boolean;
  /** Without it, rules about the future are not checked. */
  now?: Date;
}

/** One rule about an object of a kind, given what was stored before. */
export type Rule<T> = (
  object: T,
  old: T | undefined,
  facts: WriteFacts,
) => FieldProblem[];
