import type { CustomKind } from '../CustomKind';
import { podSpec } from './podTemplate';
import {
  conditionedStatus,
  conditions,
  intOrString,
  keyed,
  open,
  protocol,
  text,
  textMap,
  texts,
  whole,
} from './schemas';

const core = { group: '', version: 'v1' };

/** Namespaces are part of every cluster. */
export const namespaceKind: CustomKind = {
  ...core,
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  namespaced: false,
  nameSyntax: 'label',
  statusSubresource: true,
  schema: open({
    spec: open({ finalizers: texts }),
    status: open({ phase: text, conditions }),
  }),
  printerColumns: [
    { name: 'Status', type: 'string', jsonPath: '.status.phase' },
  ],
};

export const coreKinds: CustomKind[] = [
  namespaceKind,
  {
    ...core,
    kind: 'Secret',
    plural: 'secrets',
    singular: 'secret',
    namespaced: true,
    statusSubresource: false,
    sealed: ['data'],
    schema: {
      type: 'object',
      properties: {
        type: { type: 'string', default: 'Opaque' },
        immutable: { type: 'boolean' },
        data: textMap,
      },
    },
  },
  {
    ...core,
    kind: 'ConfigMap',
    plural: 'configmaps',
    singular: 'configmap',
    shortNames: ['cm'],
    namespaced: true,
    statusSubresource: false,
    schema: {
      type: 'object',
      properties: {
        immutable: { type: 'boolean' },
        data: textMap,
        binaryData: textMap,
      },
    },
  },
  {
    ...core,
    kind: 'Service',
    plural: 'services',
    singular: 'service',
    shortNames: ['svc'],
    categories: ['all'],
    namespaced: true,
    nameSyntax: 'label',
    statusSubresource: true,
    schema: open({
      spec: open({
        type: { type: 'string', default: 'ClusterIP' },
        selector: { ...textMap, 'x-kubernetes-map-type': 'atomic' },
        ports: keyed(['port', 'protocol'], {
          port: whole,
          protocol,
          name: text,
          targetPort: intOrString,
          nodePort: whole,
        }),
      }),
      status: conditionedStatus,
    }),
  },
  {
    ...core,
    kind: 'ServiceAccount',
    plural: 'serviceaccounts',
    singular: 'serviceaccount',
    shortNames: ['sa'],
    namespaced: true,
    statusSubresource: false,
    schema: open({
      secrets: keyed(['name'], { name: text }),
      imagePullSecrets: { type: 'array', items: open({ name: text }) },
    }),
  },
  {
    ...core,
    kind: 'Pod',
    plural: 'pods',
    singular: 'pod',
    shortNames: ['po'],
    categories: ['all'],
    namespaced: true,
    statusSubresource: true,
    schema: open({ spec: podSpec, status: conditionedStatus }),
  },
];
