import type {
  ChangeRequest,
  PromotionResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { demand } from '../access/caller';
import type { Asker } from '../promotions/promotionService';
import { demandComponent, type ActionParts } from './actionParts';

/**
 * Asks for a change as `POST /promotions` does: the same permission, the same
 * gates, the same Promotion.
 *
 * @throws NotFoundError when the caller sees no such component
 * @throws NotAllowedError when the caller may not ask for it
 */
export async function askForChange(
  parts: ActionParts,
  request: ChangeRequest,
  asker: Asker,
): Promise<PromotionResponse & { created: boolean }> {
  const { promotions, facts } = parts;
  const { namespace, component, to } = request;
  demandComponent(parts, asker.caller, request);
  const draft = promotions.draft(request, asker.caller);
  demand(asker.caller, [
    {
      action: draft.intoRoot ? 'deploy' : 'promote',
      scope: facts.scopeOfChange(namespace, component, to),
    },
  ]);
  const { promotion, created } = await promotions.request(
    request,
    draft,
    asker,
  );
  return {
    namespace,
    name: promotion.metadata.name,
    phase: promotion.status?.phase ?? 'Pending',
    message: promotion.status?.message ?? 'The gates are being asked.',
    created,
  };
}
