import { useEntityPresentation } from '@backstage/plugin-catalog-react';

/** What acts without a person, as the ledger writes it. */
const SYSTEM = 'system:';

/**
 * The name of who did something, or who may: a person, or a group.
 *
 * @param props.actor - entity ref, or `system:…` for what acts by itself
 * @public
 */
export function PersonName({ actor }: { actor: string }) {
  if (actor.startsWith(SYSTEM)) {
    return <span title={actor}>{nameOfSystem(actor)}</span>;
  }
  return <Person entityRef={actor} />;
}

function Person({ entityRef }: { entityRef: string }) {
  const { primaryTitle } = useEntityPresentation(entityRef, {
    // A group is named as a person is, without its kind before it.
    defaultKind: entityRef.includes(':') ? entityRef.split(':')[0] : 'user',
  });
  return <span title={entityRef}>{primaryTitle}</span>;
}

/** `system:promotion-controller` is `Promotion controller`. */
function nameOfSystem(actor: string): string {
  const words = actor
    .slice(SYSTEM.length)
    .replace(/[-_/:.]+/g, ' ')
    .trim();
  return words ? words[0].toUpperCase() + words.slice(1) : 'OpenChoreo';
}
