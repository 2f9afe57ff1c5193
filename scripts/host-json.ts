// host.json for each back end of Durable Functions. The file of the repository is the one for Azure Storage, which also runs locally.
export const BACKENDS = ['azure-storage', 'durable-task-scheduler'] as const;
export type Backend = (typeof BACKENDS)[number];
export const isBackend = (name: string): name is Backend => (BACKENDS as readonly string[]).includes(name);

/** The first bundle whose Durable extension knows the scheduler. */
const SCHEDULER_BUNDLE = '[4.32.0, 5.0.0)';

interface HostJson {
  readonly extensionBundle: Readonly<Record<string, unknown>>;
  readonly extensions: { readonly durableTask: Readonly<Record<string, unknown>> };
}

/** The storage provider and what knows it are all that differs; the scheduler's address is a setting, as infra/app/function-app.bicep sets it. */
export function hostJsonFor(backend: Backend, own: unknown): unknown {
  if (backend === 'azure-storage') return own;
  const { extensions, extensionBundle, ...rest } = own as HostJson;
  const storageProvider = {
    type: 'azureManaged',
    connectionStringName: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING',
  };
  return {
    ...rest,
    extensionBundle: { ...extensionBundle, version: SCHEDULER_BUNDLE },
    extensions: { ...extensions, durableTask: { ...extensions.durableTask, storageProvider } },
  };
}
