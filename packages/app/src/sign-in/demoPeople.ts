/** Somebody of the demo whom one can be without a password. */
export interface DemoPerson {
  /** Value of the header `x-demo-user`. */
  id: string;
  displayName: string;
  /** What the person does, one line. */
  title?: string;
  entityRef: string;
}

/**
 * The people of the demo.
 *
 * @returns undefined where the demo sign-in is off
 * @throws Error when the backend gives no answer, or another one than a list
 */
export async function fetchDemoPeople(options: {
  /** Of the auth plugin. */
  baseUrl: string;
  fetch: typeof fetch;
  signal: AbortSignal;
}): Promise<DemoPerson[] | undefined> {
  const response = await options.fetch(`${options.baseUrl}/demo/people`, {
    signal: options.signal,
  });
  if (response.status === 404) return undefined;
  if (!response.ok) {
    throw new Error(
      `The backend answered ${response.status} ${response.statusText} to the question who can sign in.`,
    );
  }
  const body: { people: DemoPerson[] } = await response.json();
  return body.people.length > 0 ? body.people : undefined;
}
