import { ResponseError } from '@backstage/errors';
import { inWords, problemsOf, refuseInput } from './refusal';

async function answered(status: number, error: object): Promise<Error> {
  return ResponseError.fromResponse(
    new Response(JSON.stringify({ error, response: { statusCode: status } }), {
      status,
      headers: { 'content-type': 'application/json' },
    }) as unknown as Parameters<typeof ResponseError.fromResponse>[0],
  );
}

describe('inWords', () => {
  it("throws the backend's sentence under the backend's name", async () => {
    const error = await answered(403, {
      name: 'NotAllowedError',
      message: 'Only team-a may.',
    });
    await expect(inWords(Promise.reject(error))).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: 'Only team-a may.',
      cause: error,
    });
  });

  it('puts every problem of a document on a line of its own', async () => {
    const error = await answered(400, {
      name: 'InputError',
      message: 'Nothing was applied. Workload default/a line 7 spec: no',
      problems: [
        {
          document: 1,
          object: 'Workload default/a',
          line: 7,
          path: 'spec.port',
          message: 'must be a number',
        },
        {
          document: 2,
          object: 'Service default/a',
          path: '',
          message: 'is odd',
        },
      ],
    });
    expect(problemsOf(error)).toHaveLength(2);
    await expect(inWords(Promise.reject(error))).rejects.toThrow(
      [
        'Nothing was applied.',
        '- Workload default/a spec.port: must be a number',
        '- Service default/a is odd',
      ].join('\n'),
    );
  });

  it('leaves other errors as they are', async () => {
    const error = new TypeError('fetch failed');
    await expect(inWords(Promise.reject(error))).rejects.toBe(error);
    expect(problemsOf(error)).toEqual([]);
  });

  it('gives what the call gives', async () => {
    await expect(inWords(Promise.resolve(1))).resolves.toBe(1);
  });
});

describe('refuseInput', () => {
  it('names every problem with its path, and does nothing without one', () => {
    expect(() => refuseInput([])).not.toThrow();
    expect(() =>
      refuseInput([
        { path: 'a', message: 'is wrong' },
        { path: 'b[0]', message: 'repeats a' },
      ]),
    ).toThrow('The input is wrong.\n- a: is wrong\n- b[0]: repeats a');
  });
});
