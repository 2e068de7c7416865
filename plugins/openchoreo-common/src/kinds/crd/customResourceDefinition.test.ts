import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { kindDefinition, openchoreoKinds } from '../registry';
import { crdFiles, customResourceDefinition } from './customResourceDefinition';

const folder = resolve(
  __dirname,
  '../../../../../install/helm/openchoreo-control-plane/crds',
);

describe('the CRDs of the chart', () => {
  const files = crdFiles(openchoreoKinds);

  it('are those of the kinds, no more and no fewer', () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
  });

  it.each(Object.keys(files))(
    '%s is what `yarn workspace @openchoreo-backstage/plugin-openchoreo-common generate:crds` writes',
    name => {
      expect(readFileSync(join(folder, name), 'utf8')).toBe(files[name]);
    },
  );

  it('read back as they were meant', () => {
    for (const kind of openchoreoKinds) {
      expect(parse(files[`${kind.plural}.yaml`])).toEqual(
        JSON.parse(JSON.stringify(customResourceDefinition(kind))),
      );
    }
  });
});

describe('customResourceDefinition', () => {
  it('names and scopes the kind, and marks it as ours', () => {
    expect(
      customResourceDefinition(kindDefinition('Organization')),
    ).toMatchObject({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: 'organizations.openchoreo.dev',
        annotations: { 'openchoreo.dev/distribution': 'openchoreo-backstage' },
      },
      spec: {
        group: 'openchoreo.dev',
        scope: 'Cluster',
        names: {
          kind: 'Organization',
          listKind: 'OrganizationList',
          plural: 'organizations',
          singular: 'organization',
          shortNames: ['org', 'orgs'],
          categories: ['openchoreo'],
        },
        versions: [
          {
            name: 'v1alpha1',
            served: true,
            storage: true,
            subresources: { status: {} },
          },
        ],
      },
    });
  });

  it('shows a Promotion with the columns that its readers need', () => {
    expect(
      kindDefinition('Promotion').printerColumns.map(({ name }) => name),
    ).toEqual([
      'Component',
      'From',
      'To',
      'Artifact',
      'Phase',
      'Requested-By',
      'Message',
      'Age',
    ]);
  });
});
