import { z } from 'zod';
import {
  envFromSchema,
  envVarSchema,
  fileMountSchema,
  fileMountsFromSchema,
} from './configuration';
import { int32, int64, intOrString } from './fields';

/** Kubernetes core/v1 Probe, spec/resources.md 3.9. */
const probe = z.object({
  exec: z.object({ command: z.array(z.string()).optional() }).optional(),
  httpGet: z
    .object({
      port: intOrString(),
      path: z.string().optional(),
      host: z.string().optional(),
      scheme: z.string().optional(),
      httpHeaders: z
        .array(z.object({ name: z.string(), value: z.string() }))
        .optional(),
    })
    .optional(),
  tcpSocket: z
    .object({ port: intOrString(), host: z.string().optional() })
    .optional(),
  grpc: z.object({ port: int32(), service: z.string().default('') }).optional(),
  initialDelaySeconds: int32().optional(),
  periodSeconds: int32().optional(),
  timeoutSeconds: int32().optional(),
  successThreshold: int32().optional(),
  failureThreshold: int32().optional(),
  terminationGracePeriodSeconds: int64().optional(),
});

/** Schedule of a task, spec/resources.md 3.9 and 4.11. */
export const taskSchema = z.object({
  disabled: z.boolean().optional().describe('Default false.'),
  schedule: z
    .object({
      cron: z.string().describe('Five-field cron expression.'),
      timezone: z.string().optional().describe('IANA zone. Default UTC.'),
    })
    .optional(),
});

/** spec/resources.md 3.9: read on imported objects, rendered nowhere. */
export const applicationSchema = z.object({
  args: z.array(z.string()).optional(),
  env: z.array(envVarSchema).optional(),
  envFrom: z.array(envFromSchema).optional(),
  fileMounts: z.array(fileMountSchema).optional(),
  fileMountsFrom: z.array(fileMountsFromSchema).optional(),
  resourceLimits: z
    .object({
      cpu: z.string().optional(),
      memory: z.string().optional(),
    })
    .optional(),
  probes: z
    .object({
      readinessProbe: probe.optional(),
      livenessProbe: probe.optional(),
    })
    .optional(),
  scaling: z
    .object({
      hpa: z
        .object({
          minReplicas: int32().optional(),
          maxReplicas: int32().optional(),
          cpuThreshold: int32().optional().describe('Percent.'),
          memoryThreshold: int32().optional().describe('Percent.'),
        })
        .optional(),
      s2z: z
        .object({
          maxReplicas: int32().optional(),
          queueLength: int32().optional(),
        })
        .optional(),
    })
    .optional(),
  task: taskSchema.optional(),
});

/** Schedule of a task. @public */
export type TaskSettings = z.output<typeof taskSchema>;

/**
 * Runtime configuration in the form of upstream's first flow. Kept so that
 * imported objects load; nothing renders it (spec/resources.md 3.9).
 *
 * @public
 */
export type Application = z.output<typeof applicationSchema>;
