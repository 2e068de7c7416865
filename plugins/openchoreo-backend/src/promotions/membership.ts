import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Promotion } from '@openchoreo-backstage/plugin-openchoreo-common';

/** Reads who is a member of what. Asked for the people of one Promotion at a time. */
export interface MembershipSource {
  /**
   * Groups of each person, as entity refs. `unknown` for everyone when the
   * catalog cannot be read; a person that the catalog does not know is in none.
   */
  groupsOf(
    people: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]> | 'unknown'>;
}

/** Memberships as the catalog's user entities state them. */
export function catalogMembership(options: {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  logger: LoggerService;
}): MembershipSource {
  const { catalog, auth, logger } = options;
  return {
    async groupsOf(people) {
      if (people.length === 0) return new Map();
      try {
        const { items } = await catalog.getEntitiesByRefs(
          { entityRefs: [...people] },
          { credentials: await auth.getOwnServiceCredentials() },
        );
        const found = new Map<string, readonly string[]>();
        people.forEach((person, index) => {
          const entity = items[index];
          found.set(
            person,
            (entity?.relations ?? [])
              .filter(relation => relation.type === RELATION_MEMBER_OF)
              .map(relation => relation.targetRef),
          );
          if (entity && stringifyEntityRef(entity) !== person.toLowerCase()) {
            throw new Error(`the catalog answered for another than ${person}`);
          }
        });
        return found;
      } catch (error) {
        logger.warn(
          `The catalog does not say who is in which group, so approvals wait: ${
            (error as Error).message
          }`,
        );
        return 'unknown';
      }
    },
  };
}

/** The people whose membership matters for a Promotion. */
export function peopleOf(promotion: Promotion): string[] {
  return [
    ...new Set(
      (promotion.status?.approvals ?? [])
        .filter(approval => !approval.void)
        .map(approval => approval.by),
    ),
  ];
}
