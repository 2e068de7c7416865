import { containersInOrder } from '../../delivery/mainContainer';
import { allOf } from '../../delivery/phrases';
import { answer, type Gate } from './gate';

/** Images are named by digest, so that what was tested is what will be pulled. */
export const digestGate: Gate = ({ world, policy, kind }) => {
  if (!policy?.digestPinned || !['promotion', 'deployment'].includes(kind)) {
    return [];
  }
  const loose = containersInOrder(world.artifact?.spec.workloadSpec ?? {})
    .filter(({ container }) => !/@sha256:[0-9a-f]{64}$/.test(container.image))
    .map(({ name }) => name);
  return [
    loose.length === 0
      ? answer('digest', 'Allowed', 'Every image is named by its digest.')
      : answer(
          'digest',
          'Denied',
          `The image of ${allOf(
            loose,
          )} is named by a tag, which may come to mean something else; deploy it by digest.`,
          { owner: world.owners.component },
        ),
  ];
};
