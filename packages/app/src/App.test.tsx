import { render, screen } from '@testing-library/react';

describe('the portal', () => {
  const realFetch = window.fetch;
  let asked: string[];

  beforeEach(() => {
    asked = [];
    sessionStorage.clear();
    localStorage.clear();
    process.env = {
      ...process.env,
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'OpenChoreo', baseUrl: 'http://localhost:7007' },
            backend: { baseUrl: 'http://localhost:7007' },
          },
        },
      ] as unknown as string,
    };
    window.fetch = jest.fn(async input => {
      asked.push(String(input));
      return {
        ok: true,
        status: 200,
        json: async () => ({
          people: [
            {
              id: 'anna',
              displayName: 'Anna',
              title: 'Developer, team storefront',
              entityRef: 'user:default/anna',
            },
          ],
        }),
      } as Response;
    });
  });

  afterEach(() => {
    window.fetch = realFetch;
  });

  it('asks first who one is', async () => {
    const { app } = await import('./App');
    render(app.createRoot());
    expect(
      await screen.findByRole('heading', { name: 'Choose who you are' }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: /Anna.*Developer, team storefront/ }),
    ).toBeVisible();
    expect(asked).toEqual([
      expect.stringMatching(/\/api\/auth\/demo\/people$/),
    ]);
  });
});
