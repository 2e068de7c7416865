import { SignInPage } from '@backstage/core-components';
import {
  bitbucketAuthApiRef,
  configApiRef,
  githubAuthApiRef,
  gitlabAuthApiRef,
  googleAuthApiRef,
  microsoftAuthApiRef,
  oktaAuthApiRef,
  oneloginAuthApiRef,
  useApi,
  type ConfigApi,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';

/** Providers whose sign-in the portal can open; `auth.providers` says which are there. */
const PROVIDERS = [
  { id: 'bitbucket', title: 'Bitbucket', apiRef: bitbucketAuthApiRef },
  { id: 'github', title: 'GitHub', apiRef: githubAuthApiRef },
  { id: 'gitlab', title: 'GitLab', apiRef: gitlabAuthApiRef },
  { id: 'google', title: 'Google', apiRef: googleAuthApiRef },
  { id: 'microsoft', title: 'Microsoft', apiRef: microsoftAuthApiRef },
  { id: 'okta', title: 'Okta', apiRef: oktaAuthApiRef },
  { id: 'onelogin', title: 'OneLogin', apiRef: oneloginAuthApiRef },
] as const;

/** Signs in by a provider of `auth.providers`, or as guest where none is configured. */
export function ConfiguredSignIn(props: SignInPageProps) {
  const config = useApi(configApiRef);
  return <SignInPage {...props} providers={offeredProviders(config)} />;
}

function offeredProviders(config: ConfigApi) {
  const configured = PROVIDERS.filter(({ id }) =>
    config.has(`auth.providers.${id}`),
  ).map(({ id, title, apiRef }) => ({
    id,
    title,
    apiRef,
    message: `Sign in with ${title}`,
  }));
  return configured.length > 0 ? configured : (['guest'] as const).slice();
}
