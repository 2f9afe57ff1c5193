// The two open operations: health and the contract itself.
import { z } from 'zod';
import { operation } from './operation.ts';

const State = z.object({ status: z.enum(['up', 'down']), latency_ms: z.number(), message: z.string().nullable() });

export const HealthReport = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    version: z.string(),
    dependencies: z.object({ graph: State, storage: State, web_pubsub: State }),
  })
  .meta({ id: 'HealthReport' });
export type HealthReport = z.infer<typeof HealthReport>;
export type Dependency = keyof HealthReport['dependencies'];

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
