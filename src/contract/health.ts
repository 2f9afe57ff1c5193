// The two open operations: health and the contract itself.
import { z } from 'zod';
import { operation } from './operation.ts';

export const DEPENDENCIES = ['graph', 'storage', 'web_pubsub'] as const;
export type Dependency = (typeof DEPENDENCIES)[number];

export const HealthReport = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    version: z.string(),
    dependencies: z.record(
      z.enum(DEPENDENCIES),
      z.object({ status: z.enum(['up', 'down']), latency_ms: z.number(), message: z.string().nullable() }),
    ),
  })
  .meta({ id: 'HealthReport' });
export type HealthReport = z.infer<typeof HealthReport>;

export const GetHealth = operation({
  id: 'getHealth',
  route: 'GET /health',
  summary: 'Say whether every dependency answers',
  open: true,
  reply: { status: 200, description: 'All dependencies answer', body: HealthReport },
  alsoReplies: [{ status: 503, description: 'At least one dependency is away; the body names it', body: HealthReport }],
  errors: [],
});

export const GetOpenApi = operation({
  id: 'getOpenApi',
  route: 'GET /openapi.json',
  summary: 'Read the OpenAPI 3.1 document of this API',
  open: true,
  reply: { status: 200, description: 'The document', body: z.record(z.string(), z.unknown()) },
  errors: [],
});
