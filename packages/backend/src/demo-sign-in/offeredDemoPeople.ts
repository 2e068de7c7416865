import type { Config } from '@backstage/config';
import { readDemoPeople, type DemoPerson } from './demoPeople';
import { isLoopbackHost } from './loopback';

/**
 * Whom one can sign in as without a password: the people of
 * `openchoreo.demo.people`, or nobody, with the reason as a sentence. A backend
 * that other machines can reach offers nobody.
 *
 * @throws InputError as {@link readDemoPeople}
 */
export function offeredDemoPeople(config: Config): {
  people: readonly DemoPerson[];
  refusal?: string;
} {
  const people = readDemoPeople(config);
  if (people.length === 0) {
    return {
      people,
      refusal: 'openchoreo.demo is not enabled or names no people',
    };
  }
  const host = listenHost(config);
  if (!isLoopbackHost(host)) {
    return {
      people: [],
      refusal: `it asks for no password, so backend.listen.host must be a loopback address such as 127.0.0.1, and is ${
        host || 'not set, which means every interface'
      }`,
    };
  }
  return { people };
}

/** `backend.listen` is an object, or a string `host:port` or `:port`. */
function listenHost(config: Config): string | undefined {
  const listen = config.getOptional('backend.listen');
  if (typeof listen === 'string') {
    return listen.slice(0, Math.max(0, listen.lastIndexOf(':')));
  }
  return config.getOptionalString('backend.listen.host');
}
