import type {
  DeliveryView,
  PromotionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** The name of an environment as people know it. */
export function nameOfEnvironment(
  view: DeliveryView,
  environment: string,
): string {
  const lane = view.lanes.find(other => other.environment === environment);
  return lane?.displayName ?? environment;
}

/** What a promotion wants, after its version: `3f2a91c` … `to production`. */
export function directionOf(
  view: DeliveryView,
  promotion: PromotionView,
): string {
  const target = nameOfEnvironment(view, promotion.to);
  switch (promotion.kind) {
    case 'rollback':
      return `back in ${target}`;
    case 'overrides':
      return `with other settings in ${target}`;
    case 'releaseState':
      return `to run differently in ${target}`;
    case 'deployment':
    case 'promotion':
    default:
      return `to ${target}`;
  }
}

/** `1 version`, `2 versions`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
