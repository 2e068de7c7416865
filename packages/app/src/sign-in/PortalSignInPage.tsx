import { useEffect, useMemo, useState } from 'react';
import { Progress } from '@backstage/core-components';
import { discoveryApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { ConfiguredSignIn } from './ConfiguredSignIn';
import { fetchDemoPeople, type DemoPerson } from './demoPeople';
import { DemoSignIn } from './DemoSignIn';
import { createRememberedPerson } from './rememberedPerson';
import { PersonChooser } from './PersonChooser';
import { SignInFailure } from './SignInFailure';

type Offer =
  | { type: 'asking' }
  | { type: 'demo'; people: DemoPerson[] }
  | { type: 'configured' }
  | { type: 'failed'; error: Error };

/**
 * Asks who you are: one of the people of the demo where the backend offers
 * them, else by the sign-in providers that are configured.
 */
export function PortalSignInPage(props: SignInPageProps) {
  const discoveryApi = useApi(discoveryApiRef);
  const remembered = useMemo(
    () =>
      createRememberedPerson({ tab: sessionStorage, browser: localStorage }),
    [],
  );
  const [offer, setOffer] = useState<Offer>({ type: 'asking' });
  const [personId, setPersonId] = useState(remembered.read);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    async function ask(): Promise<Offer> {
      const people = await fetchDemoPeople({
        baseUrl: await discoveryApi.getBaseUrl('auth'),
        fetch: window.fetch.bind(window),
        signal: abort.signal,
      });
      return people ? { type: 'demo', people } : { type: 'configured' };
    }
    setOffer({ type: 'asking' });
    ask().then(setOffer, error => {
      if (!abort.signal.aborted) setOffer({ type: 'failed', error });
    });
    return () => abort.abort();
  }, [discoveryApi, round]);

  switch (offer.type) {
    case 'demo': {
      const person = offer.people.find(({ id }) => id === personId);
      if (!person) {
        return (
          <PersonChooser
            people={offer.people}
            onChoose={({ id }) => {
              remembered.choose(id);
              setPersonId(id);
            }}
          />
        );
      }
      return (
        <DemoSignIn
          {...props}
          person={person}
          onForget={() => {
            remembered.forget();
            setPersonId(undefined);
          }}
        />
      );
    }
    case 'configured':
      return <ConfiguredSignIn {...props} />;
    case 'failed':
      return (
        <SignInFailure
          error={offer.error}
          action={{
            label: 'Try again',
            onPress: () => setRound(before => before + 1),
          }}
        />
      );
    case 'asking':
    default:
      return <Progress />;
  }
}
