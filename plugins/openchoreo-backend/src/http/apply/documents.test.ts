import { parseManifests } from './documents';

describe('parseManifests', () => {
  it('reads several documents and passes over empty ones', () => {
    const { documents, problems } = parseManifests(
      '# only a comment\n---\napiVersion: v1\nkind: A\nmetadata: { name: a }\n---\n---\n{"apiVersion":"v1","kind":"B","metadata":{"name":"b"}}\n',
    );
    expect(problems).toEqual([]);
    expect(documents.map(one => one.object.kind)).toEqual(['A', 'B']);
  });

  it('says the line of a document that is not YAML, and reads the others', () => {
    const { documents, problems } = parseManifests(
      'apiVersion: v1\nkind: A\nmetadata: { name: a }\n---\nkind: "B\n',
    );
    expect(documents).toHaveLength(1);
    expect(problems).toEqual([
      expect.objectContaining({
        document: 1,
        line: expect.any(Number),
        message: expect.stringContaining('is not YAML'),
      }),
    ]);
  });

  it('says everything that is wrong with the envelope at once', () => {
    const { problems } = parseManifests(
      'kind: 3\nmetadata:\n  namespace: [x]\n',
    );
    expect(problems.map(one => [one.path, one.line])).toEqual([
      ['apiVersion', 1],
      ['kind', 1],
      ['metadata.name', 3],
      ['metadata.namespace', 3],
    ]);
  });

  it('refuses duplicate keys and alias bombs', () => {
    expect(parseManifests('kind: A\nkind: B\n').problems[0].message).toMatch(
      /not YAML/,
    );
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(parseManifests(bomb).problems[0].message).toMatch(/alias/i);
  });

  it('finds the line of the deepest part of a path that is there', () => {
    const { documents } = parseManifests(
      'apiVersion: v1\nkind: A\nmetadata:\n  name: a\nspec:\n  ports:\n    - name: x\n    - name: y\n',
    );
    expect(documents[0].lineOf('spec.ports[1].name')).toBe(8);
    expect(documents[0].lineOf('spec.ports[1].missing.deeper')).toBe(8);
  });
});
