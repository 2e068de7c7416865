import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  discoveryApiRef,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { PortalSignInPage } from './PortalSignInPage';

const PEOPLE = [
  { id: 'anna', displayName: 'Anna', entityRef: 'user:default/anna' },
  { id: 'carla', displayName: 'Carla', entityRef: 'user:default/carla' },
];

function answer(status: number, body: unknown): Response {
  return {
    ok: status < 300,
    status,
    statusText: '',
    headers: new Headers({ 'content-type': 'application/json' }),
    json: async () => body,
    text: async () => JSON.stringify(body),
  } as Response;
}

function sessionOf(entityRef: string) {
  return {
    providerInfo: {},
    profile: { displayName: entityRef },
    backstageIdentity: {
      token: `x.${btoa(
        JSON.stringify({
          sub: entityRef,
          ent: [entityRef],
          exp: 9_999_999_999,
        }),
      )}.x`,
      identity: {
        type: 'user',
        userEntityRef: entityRef,
        ownershipEntityRefs: [entityRef],
      },
    },
  };
}

const realFetch = window.fetch;
let fetched: jest.Mock<Promise<Response>, [RequestInfo | URL, RequestInit?]>;

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  fetched = jest.fn();
  window.fetch = fetched;
});

afterEach(() => {
  window.fetch = realFetch;
});

function offerDemo() {
  fetched.mockImplementation(async (url, init) => {
    if (String(url).endsWith('/people')) return answer(200, { people: PEOPLE });
    const id = new Headers(init?.headers).get('x-demo-user');
    return answer(200, sessionOf(`user:default/${id}`));
  });
}

function renderPage() {
  const onSignInSuccess = jest.fn<void, [IdentityApi]>();
  const { unmount } = renderInTestApp(
    <PortalSignInPage onSignInSuccess={onSignInSuccess} />,
    {
      config: { app: { title: 'OpenChoreo' } },
      apis: [
        [
          discoveryApiRef,
          { getBaseUrl: async id => `http://backend/api/${id}` },
        ],
      ],
    },
  );
  return { onSignInSuccess, unmount };
}

async function signedIn(onSignInSuccess: jest.Mock<void, [IdentityApi]>) {
  await waitFor(() => expect(onSignInSuccess).toHaveBeenCalled());
  return onSignInSuccess.mock.calls[0][0];
}

it('signs in as the chosen person, remembers it, and forgets it on sign-out', async () => {
  offerDemo();
  const first = renderPage();
  await userEvent.click(await screen.findByRole('button', { name: /Carla/ }));
  const identity = await signedIn(first.onSignInSuccess);
  expect((await identity.getBackstageIdentity()).userEntityRef).toBe(
    'user:default/carla',
  );
  first.unmount();

  const second = renderPage();
  const again = await signedIn(second.onSignInSuccess);
  expect((await again.getBackstageIdentity()).userEntityRef).toBe(
    'user:default/carla',
  );
  await again.signOut();
  second.unmount();

  renderPage();
  expect(await screen.findByRole('button', { name: /Anna/ })).toBeVisible();
});

it('asks again when the remembered person is gone', async () => {
  localStorage.setItem('openchoreo.demo-person', 'zoe');
  offerDemo();
  renderPage();
  expect(await screen.findByRole('button', { name: /Anna/ })).toBeVisible();
});

it('offers what is configured where there is no demo', async () => {
  fetched.mockResolvedValue(answer(404, {}));
  renderPage();
  expect(await screen.findByText('Guest')).toBeVisible();
});

it('says why signing in fails, and lets one choose again', async () => {
  fetched.mockImplementation(async url =>
    String(url).endsWith('/people')
      ? answer(200, { people: PEOPLE })
      : answer(403, {
          error: { name: 'NotAllowedError', message: 'No Anna.' },
        }),
  );
  renderPage();
  await userEvent.click(await screen.findByRole('button', { name: /Anna/ }));
  await userEvent.click(
    await screen.findByRole('button', { name: 'Choose somebody else' }),
  );
  expect(await screen.findByRole('button', { name: /Carla/ })).toBeVisible();
});

it('can be tried again when the backend is not there yet', async () => {
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  renderPage();
  await screen.findByText('Failed to fetch');
  offerDemo();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('button', { name: /Anna/ })).toBeVisible();
});
