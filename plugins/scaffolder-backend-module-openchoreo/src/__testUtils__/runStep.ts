import { tmpdir } from 'node:os';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type {
  ActionContext,
  TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject, JsonValue } from '@backstage/types';

/** Who runs the steps of tests. */
export const ANNA = mockCredentials.user('user:default/anna');

/** What a step left behind. */
export interface StepResult {
  output: Record<string, unknown>;
  logged: string[];
}

/** A task's checkpoints, kept over a crash as the scaffolder keeps them. */
export function keptCheckpoints(): ActionContext<JsonObject>['checkpoint'] {
  const kept = new Map<string, JsonValue | void>();
  return async <T extends JsonValue | void>({
    key,
    fn,
  }: {
    key: string;
    fn: () => Promise<T>;
  }) => {
    if (!kept.has(key)) kept.set(key, await fn());
    return kept.get(key) as T;
  };
}

/** Runs one step as Anna. */
export async function runStep<I extends JsonObject, O extends JsonObject>(
  action: TemplateAction<I, O>,
  input: I,
  options: {
    isDryRun?: boolean;
    /** Default: the same task each time. */
    task?: string;
    signal?: AbortSignal;
    checkpoint?: ActionContext<JsonObject>['checkpoint'];
  } = {},
): Promise<StepResult> {
  const { isDryRun = false, task = 'a-task', signal, checkpoint } = options;
  const result: StepResult = { output: {}, logged: [] };
  const keep = (message: string) => void result.logged.push(message);
  await action.handler({
    ...createMockActionContext<I, O>({
      input,
      task: { id: task },
      // No action of ours writes files.
      workspacePath: tmpdir(),
    }),
    logger: mockServices.logger.mock({ info: keep, warn: keep, error: keep }),
    isDryRun,
    ...(signal ? { signal } : {}),
    ...(checkpoint ? { checkpoint } : {}),
    output: (name, value) => {
      result.output[name as string] = value;
    },
    getInitiatorCredentials: async () => ANNA,
  });
  return result;
}
