// The addresses of the management API as they are handed to clients: in the durable client's binding and in the 202 of a start.

export interface LinkParts {
  /** Without a slash at the end, such as `http://localhost:7071`. */
  origin: string;
  hubName: string;
  /** The system key of the Durable extension. */
  systemKey: string;
}

const baseOf = ({ origin }: LinkParts): string => `${origin}/runtime/webhooks/durabletask`;

/** The management addresses of one instance, under the names of the extension. */
export function instanceLinks(parts: LinkParts, id: string): Record<string, string> {
  const instance = `${baseOf(parts)}/instances/${id}`;
  const query = `taskHub=${parts.hubName}&connection=Storage&code=${parts.systemKey}`;
  return {
    id,
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/** JSON of the durable client's binding; `rpcBaseUrl` must end in a slash. */
export function clientBinding(parts: LinkParts, rpcBaseUrl: string): string {
  const base = baseOf(parts);
  const create = `${base}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: parts.hubName,
    baseUrl: base,
    requiredQueryStringParameters: `code=${parts.systemKey}`,
    rpcBaseUrl,
    creationUrls: {
      createNewInstancePostUri: `${create}?code=${parts.systemKey}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&code=${parts.systemKey}`,
    },
    managementUrls: instanceLinks(parts, 'INSTANCEID'),
  });
}
