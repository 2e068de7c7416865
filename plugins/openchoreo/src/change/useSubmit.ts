import { useState } from 'react';

/** Something the person asked for, on its way. */
export interface Submission {
  isPending: boolean;
  error?: Error;
  /** Does it; afterwards either the error is there, or `then` was called. */
  submit(work: () => Promise<void>): Promise<void>;
}

/** One request at a time; its error stays until the next one. */
export function useSubmit(options: {
  onDone: () => void;
  onError?: (error: Error) => void;
}): Submission {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();

  async function submit(work: () => Promise<void>) {
    if (isPending) return;
    setPending(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      const reason =
        failure instanceof Error ? failure : new Error(String(failure));
      setError(reason);
      setPending(false);
      options.onError?.(reason);
      return;
    }
    setPending(false);
    options.onDone();
  }

  return { isPending, error, submit };
}
