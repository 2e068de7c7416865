import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  ChangeRequest,
  Plan,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { openchoreoApiRef } from '@openchoreo-backstage/plugin-openchoreo-react';

/** What a change would do, as far as it is known. */
export interface PlanState {
  plan?: Plan;
  error?: Error;
  /** Ask again: what was looked at is no longer so. */
  refresh: () => void;
}

interface Answer {
  key: string;
  plan?: Plan;
  error?: Error;
}

/**
 * The plan of a change. An answer to an earlier question is never shown under
 * a later one.
 *
 * @param change - undefined while the person has not chosen yet
 */
export function usePlan(change: ChangeRequest | undefined): PlanState {
  const api = useApi(openchoreoApiRef);
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer>();
  const key = change && JSON.stringify(change);

  useEffect(() => {
    if (key === undefined) return undefined;
    let current = true;
    const asked: ChangeRequest = JSON.parse(key);
    api.plan(asked).then(
      plan => current && setAnswer({ key, plan }),
      (error: Error) => current && setAnswer({ key, error }),
    );
    return () => {
      current = false;
    };
  }, [api, key, round]);

  const refresh = useCallback(() => setRound(before => before + 1), []);
  return answer && answer.key === key
    ? { plan: answer.plan, error: answer.error, refresh }
    : { refresh };
}
