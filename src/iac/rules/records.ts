// What Azure lists among resources and is no configuration: records of an act. Azure does not give back what the act was made of, so code of
// such a record could be imported and never be applied.

/** Why a type is nothing to write; undefined where it is. */
export const whyRecord = (type: string): string | undefined =>
  type.toLowerCase() === 'microsoft.resources/deployments'
    ? 'it is the record of a deployment that was made, not something to deploy'
    : undefined;
