import type { StructuralSchema } from '@openchoreo-backstage/kube-objects';
import type { CustomKind } from '../CustomKind';
import { podTemplate } from './podTemplate';
import {
  conditionedStatus,
  labelSelector,
  open,
  text,
  textMap,
  whole,
} from './schemas';

const batch = {
  group: 'batch',
  version: 'v1',
  categories: ['all'],
  namespaced: true,
  statusSubresource: true,
};

const jobSpec: StructuralSchema = open({
  backoffLimit: whole,
  parallelism: whole,
  completions: whole,
  ttlSecondsAfterFinished: whole,
  selector: labelSelector,
  template: podTemplate,
});

export const batchKinds: CustomKind[] = [
  {
    ...batch,
    kind: 'Job',
    plural: 'jobs',
    singular: 'job',
    schema: open({ spec: jobSpec, status: conditionedStatus }),
  },
  {
    ...batch,
    kind: 'CronJob',
    plural: 'cronjobs',
    singular: 'cronjob',
    shortNames: ['cj'],
    schema: open({
      spec: open({
        schedule: text,
        timeZone: text,
        suspend: { type: 'boolean' },
        concurrencyPolicy: text,
        jobTemplate: open({
          metadata: open({ labels: textMap, annotations: textMap }),
          spec: jobSpec,
        }),
      }),
      status: open({}),
    }),
  },
];
