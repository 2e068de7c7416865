import {
  equalitySelector,
  NotFoundError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import type { LogLine as PlaneLogLine } from '@openchoreo-backstage/kube-sandbox';
import {
  CELL,
  cellNamespace,
  labelValue,
  type LogLine,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { dataPlaneName, kinds, lookups } from '../hierarchy';
import type { Plane, Planes } from '../planes';

/** Names a binding. */
export interface BindingRef {
  namespace: string;
  name: string;
}

/**
 * What the containers of a binding wrote. Lines of sandbox planes carry
 * `simulated: true`: no real process wrote them.
 *
 * @public
 */
export interface Logs {
  /**
   * The newest lines of all pods, oldest first.
   *
   * @throws NotFoundError when there is no such binding, UnavailableError when
   * its data plane cannot be reached
   */
  read(binding: BindingRef, options?: { tail?: number }): LogLine[];
  /**
   * Lines as they are written, also of pods that come later; `tail` of the
   * lines before come first.
   *
   * @throws NotFoundError, UnavailableError as `read`
   */
  follow(
    binding: BindingRef,
    options: { tail?: number; signal: AbortSignal },
  ): AsyncIterable<LogLine>;
}

/** Logs of what runs on the planes. */
export function createLogs(reader: ObjectReader, planes: Planes): Logs {
  const find = lookups(reader);

  function locate({ namespace, name }: BindingRef) {
    const binding = reader.get<ServiceBinding>({
      ...kinds.ServiceBinding,
      namespace,
      name,
    });
    if (!binding) {
      throw new NotFoundError(
        `ServiceBinding ${name} does not exist in ${namespace}`,
      );
    }
    const { owner, environment } = binding.spec;
    return {
      logs: planeOf(namespace, environment).logs(),
      selection: {
        namespace: cellNamespace(namespace, owner.projectName, environment),
        labelSelector: equalitySelector({
          [CELL.component]: labelValue(owner.componentName),
        }),
      },
    };
  }

  function planeOf(namespace: string, environmentName: string): Plane {
    const environment = find.environment(namespace, environmentName);
    const name = environment && dataPlaneName(environment);
    const plane = name ? planes.get({ namespace, name }) : undefined;
    if (!plane) {
      throw new UnavailableError(
        `The data plane of environment ${environmentName} cannot be reached, so its logs cannot be read`,
      );
    }
    return plane;
  }

  return {
    read(binding, { tail } = {}) {
      const { logs, selection } = locate(binding);
      return logs.read({ ...selection, tail }).map(toLine);
    },

    follow(binding, { tail = 0, signal }) {
      const { logs, selection } = locate(binding);
      const earlier = tail > 0 ? logs.read({ ...selection, tail }) : [];
      const last = earlier.at(-1);
      return lines(
        earlier,
        logs.follow({
          ...selection,
          ...(last ? { sinceTime: new Date(last.time) } : {}),
          signal,
        }),
      );
    },
  };
}

async function* lines(
  earlier: readonly PlaneLogLine[],
  coming: AsyncIterable<PlaneLogLine>,
): AsyncGenerator<LogLine> {
  yield* earlier.map(toLine);
  for await (const line of coming) yield toLine(line);
}

function toLine({ time, podName, container, text, simulated }: PlaneLogLine) {
  return { at: time, pod: podName, container, text, simulated };
}
