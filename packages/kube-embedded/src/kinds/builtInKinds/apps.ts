import type { CustomKind } from '../CustomKind';
import { podTemplate, rollingUpdate } from './podTemplate';
import { conditionedStatus, labelSelector, open, text, whole } from './schemas';

const apps = {
  group: 'apps',
  version: 'v1',
  categories: ['all'],
  namespaced: true,
  statusSubresource: true,
};

const replicas = { ...whole, default: 1 };

export const appsKinds: CustomKind[] = [
  {
    ...apps,
    kind: 'Deployment',
    plural: 'deployments',
    singular: 'deployment',
    shortNames: ['deploy'],
    schema: open({
      spec: open({
        replicas,
        selector: labelSelector,
        template: podTemplate,
        strategy: open({ type: text, rollingUpdate }),
      }),
      status: conditionedStatus,
    }),
  },
  {
    ...apps,
    kind: 'ReplicaSet',
    plural: 'replicasets',
    singular: 'replicaset',
    shortNames: ['rs'],
    schema: open({
      spec: open({ replicas, selector: labelSelector, template: podTemplate }),
      status: conditionedStatus,
    }),
  },
  {
    ...apps,
    kind: 'StatefulSet',
    plural: 'statefulsets',
    singular: 'statefulset',
    shortNames: ['sts'],
    schema: open({
      spec: open({
        replicas,
        selector: labelSelector,
        template: podTemplate,
        serviceName: text,
        updateStrategy: open({ type: text, rollingUpdate }),
      }),
      status: conditionedStatus,
    }),
  },
];
