import { foldStringData } from './secret';

describe('foldStringData', () => {
  it('puts plain texts into data, over what is there', () => {
    const { value, problems } = foldStringData({
      kind: 'Secret',
      data: { a: 'eA==', b: 'eA==' },
      stringData: { b: 'yes', c: 'ü', gone: null },
    });
    expect(value).toEqual({
      kind: 'Secret',
      data: { a: 'eA==', b: 'eWVz', c: 'w7w=' },
    });
    expect(problems).toEqual([]);
  });

  it('refuses data that is not base64 without repeating it', () => {
    const { problems } = foldStringData({
      data: {
        'a.b': 'plain text',
        ok: '',
        marker: 'redacted:0123456789abcdef',
      },
    });
    expect(problems).toEqual([
      {
        path: 'data[a.b]',
        message: 'must be base64; plain text goes into stringData',
        reason: 'FieldValueInvalid',
      },
    ]);
  });

  it('leaves a Secret without stringData as it is', () => {
    expect(foldStringData({ data: { a: 'eA==' } }).value).toEqual({
      data: { a: 'eA==' },
    });
  });
});
