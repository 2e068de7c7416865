import { useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ChangeRequest,
  Promotion,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  openchoreoApiRef,
  type ObjectKey,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { usePlan, type PlanState } from './usePlan';

interface Read {
  change?: ChangeRequest;
  error?: Error;
}

/**
 * What a promotion that was asked for would do now: all of its change, also
 * the overrides and the release state that it carries.
 */
export function usePromotionPlan({ namespace, name }: ObjectKey): PlanState {
  const api = useApi(openchoreoApiRef);
  const [{ change, error }, setRead] = useState<Read>({});

  useEffect(() => {
    let current = true;
    api.getPromotion({ namespace, name }).then(
      promotion => current && setRead({ change: changeOf(promotion) }),
      (failure: Error) => current && setRead({ error: failure }),
    );
    return () => {
      current = false;
    };
  }, [api, namespace, name]);

  const state = usePlan(change);
  return { ...state, error: error ?? state.error };
}

/** The request that would ask for the same again. */
export function changeOf({ metadata, spec }: Promotion): ChangeRequest {
  const { owner, to, from, artifactRef, revision, overrides, releaseState } =
    spec;
  return {
    namespace: metadata.namespace!,
    component: owner.componentName,
    to,
    artifactRef,
    ...(from === undefined ? {} : { from }),
    ...(revision === undefined ? {} : { revision }),
    ...(overrides === undefined ? {} : { overrides }),
    ...(releaseState === undefined ? {} : { releaseState }),
  };
}
