import {
  coreServices,
  createServiceFactory,
  type AuditorServiceCreateEventOptions,
  type RootLoggerService,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';

/** What the auditor was told of one request. */
export interface AuditRecord extends AuditorServiceCreateEventOptions {
  outcome?: 'success' | 'fail';
  error?: Error;
}

/** A logger that keeps everything that any logger could print. */
export function rootLoggerOf(lines: string[]) {
  const make = (fields: JsonObject): RootLoggerService => {
    const keep =
      (level: string) => (message: string, meta?: Error | JsonObject) => {
        lines.push(
          `${level} ${message} ${written(meta)} ${JSON.stringify(fields)}`,
        );
      };
    return {
      debug: keep('debug'),
      info: keep('info'),
      warn: keep('warn'),
      error: keep('error'),
      child: more => make({ ...fields, ...more }),
    };
  };
  return createServiceFactory({
    service: coreServices.rootLogger,
    deps: {},
    factory: () => make({}),
  });
}

/** Everything that a logger could print of an error or of fields. */
function written(meta: Error | JsonObject | undefined): string {
  if (!(meta instanceof Error)) return JSON.stringify(meta ?? {});
  return [meta.stack, JSON.stringify(meta), meta.cause && String(meta.cause)]
    .filter(Boolean)
    .join('\n');
}

/** An auditor that keeps what it is told. */
export function auditorOf(records: AuditRecord[]) {
  return mockServices.auditor.mock({
    createEvent: async event => {
      const record: AuditRecord = { ...event };
      records.push(record);
      return {
        success: async more => {
          record.outcome = 'success';
          record.meta = { ...record.meta, ...more?.meta };
        },
        fail: async more => {
          record.outcome = 'fail';
          record.error = more.error;
          record.meta = { ...record.meta, ...more.meta };
        },
      };
    },
  }).factory;
}
