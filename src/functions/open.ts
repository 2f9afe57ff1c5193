// The two operations without a key: health, and the contract itself.
import type { HttpHandler } from '@azure/functions';
import { GetHealth, GetOpenApi } from '../contract/health.ts';
import { openApiDocument } from '../contract/openapi.ts';
import type { Dependencies } from '../services/dependencies.ts';
import { handle, type Frame } from './handle.ts';

export interface HealthDeps {
  readonly dependencies: Pick<Dependencies, 'report'>;
  readonly version: string;
}

/** `GET /health`, for everybody: 503 where a dependency is away. */
export const makeGetHealth = (frame: Frame, { dependencies, version }: HealthDeps): HttpHandler =>
  handle(GetHealth, frame, async () => {
    const report = await dependencies.report();
    const up = Object.values(report).every(({ status }) => status === 'up');
    const status = up ? ('healthy' as const) : ('unhealthy' as const);
    return { status: up ? 200 : 503, body: { status, version, dependencies: report } };
  });

/** `GET /openapi.json`, for everybody; made once. */
export const makeGetOpenApi = (frame: Frame, { version }: Pick<HealthDeps, 'version'>): HttpHandler => {
  let document: Record<string, unknown> | undefined;
  return handle(GetOpenApi, frame, () => Promise.resolve({ body: (document ??= openApiDocument(version)) }));
};
