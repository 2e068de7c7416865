import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { LogLine } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  openchoreoApiRef,
  type ObjectKey,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { appendLines, emptyBuffer, type LogBuffer } from './logBuffer';

/** Lines that come in a burst are shown as one change. */
const GATHER_MS = 100;
/** Lines from before the panel was opened. */
const TAIL = 500;

/** The log of a binding as it is written. */
export interface LogsState {
  buffer: LogBuffer;
  /** `ended`: the server closed it, for example because the pods are gone. */
  status: 'opening' | 'following' | 'ended';
  error?: Error;
  followAgain: () => void;
}

/** Follows the log of a binding until the panel closes. */
export function useLogs({ namespace, name }: ObjectKey): LogsState {
  const api = useApi(openchoreoApiRef);
  const [buffer, setBuffer] = useState(emptyBuffer);
  const [status, setStatus] = useState<LogsState['status']>('opening');
  const [error, setError] = useState<Error>();
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    let gathered: LogLine[] = [];
    let flush: ReturnType<typeof setTimeout> | undefined;
    setBuffer(emptyBuffer);
    setStatus('opening');
    setError(undefined);

    function show() {
      flush = undefined;
      const lines = gathered;
      gathered = [];
      setBuffer(before => appendLines(before, lines));
    }

    async function follow() {
      const lines = api.followLogs(
        { namespace, name },
        { tail: TAIL, signal: abort.signal },
      );
      for await (const line of lines) {
        setStatus('following');
        gathered.push(line);
        flush ??= setTimeout(show, GATHER_MS);
      }
    }

    follow()
      .catch((failure: Error) => {
        if (!abort.signal.aborted) setError(failure);
      })
      .finally(() => {
        if (!abort.signal.aborted) setStatus('ended');
      });
    return () => {
      abort.abort();
      clearTimeout(flush);
    };
  }, [api, namespace, name, round]);

  const followAgain = useCallback(() => setRound(before => before + 1), []);
  return { buffer, status, error, followAgain };
}
