import type { JsonObject } from '@openchoreo-backstage/kube-objects';
import { stringify } from 'yaml';
import type { KindDefinition } from '../definition';
import { annotations, DISTRIBUTION } from '../labels';

const HEADER =
  '# Generated from plugins/openchoreo-common/src/kinds by\n' +
  '#   yarn workspace @openchoreo-backstage/plugin-openchoreo-common generate:crds\n' +
  '# Change the schema there, not here.\n';

/**
 * The CustomResourceDefinition (apiextensions.k8s.io/v1) of a kind.
 *
 * @public
 */
export function customResourceDefinition(kind: KindDefinition): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${kind.plural}.${kind.group}`,
      annotations: { [annotations.distribution]: DISTRIBUTION },
    },
    spec: {
      group: kind.group,
      names: {
        kind: kind.kind,
        listKind: `${kind.kind}List`,
        plural: kind.plural,
        singular: kind.singular,
        ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
        categories: kind.categories,
      },
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: kind.printerColumns,
          schema: { openAPIV3Schema: kind.schema },
        },
      ],
    },
  };
}

/**
 * The files of a chart's `crds` folder: content by file name.
 *
 * @public
 */
export function crdFiles(
  kinds: readonly KindDefinition[],
): Record<string, string> {
  return Object.fromEntries(
    kinds.map(kind => [
      `${kind.plural}.yaml`,
      HEADER +
        stringify(customResourceDefinition(kind), {
          // Aliases for repeated parts would make the file hard to read, and
          // folded lines would not survive a formatter.
          aliasDuplicateObjects: false,
          lineWidth: 0,
          singleQuote: true,
        }),
    ]),
  );
}
