import { applies } from './applies';
import { collection } from './collection';
import { creates } from './creates';
import { deletes } from './deletes';
import { type ConformanceSubject, createHarness } from './harness';
import { reads } from './reads';
import { updates } from './updates';
import { watches } from './watches';

export type { ConformanceSubject, OpenedSubject } from './harness';
export { CONFORMANCE_GROUP, conformanceKinds } from './kinds';

/**
 * Registers the cases that every `ObjectClient` must pass, with the globals of
 * jest. They know nothing of how a subject works; where a subject differs from
 * a real API server, the API server is right.
 *
 * Each case has a namespace of its own, so a subject may have other content.
 *
 * @public
 */
export function objectClientConformance(
  subjects: readonly ConformanceSubject[],
): void {
  for (const subject of subjects) {
    describe(`an object client on ${subject.name}`, () => {
      const harness = createHarness(subject);
      creates(harness);
      reads(harness);
      updates(harness);
      applies(harness);
      deletes(harness);
      watches(harness);
      // What a subject cannot do is reported as skipped, not left out.
      const group = subject.collects === false ? describe.skip : describe;
      group('with its controllers', () => collection(harness));
    });
  }
}
