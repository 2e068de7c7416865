import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';
import type { DemoPerson } from './demoPeople';
import { isDirectLocalRequest } from './loopback';

/**
 * Takes the person from the header `x-demo-user`.
 *
 * A header of our own, and neither cookie nor form field: a form or link on
 * another site cannot set it, and a script there needs a CORS preflight, which
 * is answered for the portal's own origin only.
 */
export function createDemoAuthenticator(people: readonly DemoPerson[]) {
  return createProxyAuthenticator({
    defaultProfileTransform: async (person: DemoPerson) => ({
      profile: { displayName: person.displayName },
    }),
    initialize() {},
    async authenticate({ req }) {
      if (!isDirectLocalRequest(req.headers)) {
        throw new NotAllowedError(
          'The demo sign-in answers only requests made on this machine to its own address',
        );
      }
      const id = req.get('x-demo-user');
      const person = people.find(candidate => candidate.id === id);
      if (!person) {
        throw new AuthenticationError(
          id === undefined
            ? 'The header x-demo-user must name the person to sign in as'
            : 'The header x-demo-user names nobody in openchoreo.demo.people',
        );
      }
      return { result: person };
    },
  });
}
