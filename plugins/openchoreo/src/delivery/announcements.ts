import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import { wordOfState } from '@openchoreo-backstage/plugin-openchoreo-react';
import { nameOfEnvironment } from './sentences';

/**
 * What someone who cannot see the page should be told about a change of it,
 * one sentence each: lanes whose state or version changed, and what came to
 * wait.
 */
export function announcementsOf(
  before: DeliveryView,
  after: DeliveryView,
): string[] {
  const sentences: string[] = [];
  for (const lane of after.lanes) {
    const was = before.lanes.find(
      other => other.environment === lane.environment,
    );
    if (!was) continue;
    if (was.artifact?.contentHash !== lane.artifact?.contentHash) {
      const version = lane.artifact?.version ?? 'nothing';
      sentences.push(`${lane.displayName} now runs ${version}.`);
    }
    if (was.headline.state !== lane.headline.state) {
      sentences.push(
        `${lane.displayName}: ${wordOfState(lane.headline.state)}. ${
          lane.headline.message
        }`,
      );
    }
  }
  const known = new Set(before.promotions.map(promotion => promotion.name));
  for (const promotion of after.promotions) {
    if (known.has(promotion.name)) continue;
    sentences.push(
      `${promotion.artifact.version} waits to go to ${nameOfEnvironment(
        after,
        promotion.to,
      )}. ${promotion.message}`,
    );
  }
  return sentences;
}
