import { ProxiedSignInPage } from '@backstage/core-components';
import type { IdentityApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import type { DemoPerson } from './demoPeople';
import { SignInFailure } from './SignInFailure';

/** Signs in as a person of the demo, and keeps the session fresh. */
export function DemoSignIn(
  props: SignInPageProps & { person: DemoPerson; onForget: () => void },
) {
  const { person, onForget, onSignInSuccess } = props;
  return (
    <ProxiedSignInPage
      provider="demo"
      headers={{ 'x-demo-user': person.id }}
      onSignInSuccess={identity =>
        onSignInSuccess(withSignOut(identity, onForget))
      }
      ErrorComponent={({ error }) => (
        <SignInFailure
          error={error ?? new Error('The backend gave no reason.')}
          action={{ label: 'Choose somebody else', onPress: onForget }}
        />
      )}
    />
  );
}

/** The identity, whose sign-out also forgets who was chosen. */
function withSignOut(identity: IdentityApi, forget: () => void): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      forget();
      await identity.signOut();
    },
  };
}
