import { z } from 'zod';
export interface StructuralSchema {
  type?: string;
  [k: string]: unknown;
}
export function toStructuralSchema(schema: z.ZodType): StructuralSchema {
  return z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    reused: 'inline',
  }) as StructuralSchema;
}
