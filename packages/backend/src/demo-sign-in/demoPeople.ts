import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Somebody whom one can sign in as without a password. */
export interface DemoPerson {
  /** Value of the header `x-demo-user`. */
  id: string;
  displayName: string;
  title?: string;
  /** A user of the catalog; ownership comes from its group memberships. */
  entityRef: string;
}

/**
 * The people of `openchoreo.demo.people`; none when the demo is not enabled.
 *
 * @throws InputError when an id cannot be sent in a header, is there twice, or
 *   an entity ref is not one of a user
 */
export function readDemoPeople(config: Config): DemoPerson[] {
  if (!config.getOptionalBoolean('openchoreo.demo.enabled')) return [];
  const people = (
    config.getOptionalConfigArray('openchoreo.demo.people') ?? []
  ).map(readPerson);

  const ids = new Set<string>();
  for (const { id } of people) {
    if (ids.has(id)) {
      throw new InputError(`openchoreo.demo.people: "${id}" is there twice`);
    }
    ids.add(id);
  }
  return people;
}

function readPerson(config: Config): DemoPerson {
  const id = config.getString('id');
  if (!/^[\w-]+$/.test(id)) {
    throw new InputError(
      `openchoreo.demo.people: the id "${id}" may hold letters, digits, "-" and "_" only`,
    );
  }
  const ref = parseEntityRef(config.getString('entityRef'), {
    defaultKind: 'user',
  });
  if (ref.kind.toLocaleLowerCase('en-US') !== 'user') {
    throw new InputError(
      `openchoreo.demo.people: the entityRef of "${id}" must name a user`,
    );
  }
  const title = config.getOptionalString('title');
  return {
    id,
    displayName: config.getString('displayName'),
    ...(title === undefined ? {} : { title }),
    entityRef: stringifyEntityRef(ref),
  };
}
