// Who we are towards Azure: the app's managed identity, and nothing else.
import type { TokenCredential } from '@azure/core-auth';
import { ManagedIdentityCredential } from '@azure/identity';

/** @param clientId of the user-assigned identity; the system-assigned one when absent */
export const makeCredential = (clientId: string | undefined): TokenCredential =>
  clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
