import type { Promotion, PromotionAdmission } from '../kinds';
import type { VerifySeal } from './seal';

/** A Promotion with its valid admission. @public */
export interface Admitted {
  promotion: Promotion;
  admission: PromotionAdmission;
}

/** The place that a change enters. @public */
export interface AdmissionPlace {
  projectName: string;
  componentName: string;
  environment: string;
}

/**
 * The newest admission of a component into an environment among those the
 * control plane sealed: highest sequence, then latest time.
 *
 * @public
 */
export function newestAdmission(
  promotions: readonly Promotion[],
  place: AdmissionPlace,
  verifySeal: VerifySeal,
): Admitted | undefined {
  return promotions
    .flatMap((promotion): Admitted[] => {
      const admission = promotion.status?.admission;
      const { owner, to } = promotion.spec;
      const belongs =
        owner.projectName === place.projectName &&
        owner.componentName === place.componentName &&
        to === place.environment;
      return admission &&
        belongs &&
        admission.environment === to &&
        verifySeal('admission', admission, promotion)
        ? [{ promotion, admission }]
        : [];
    })
    .sort(
      (a, b) =>
        b.admission.sequence - a.admission.sequence ||
        Date.parse(b.admission.at) - Date.parse(a.admission.at),
    )[0];
}
