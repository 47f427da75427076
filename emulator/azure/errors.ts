/** Azure's errors, in the form in which azure-native prints them. */

/** An error answer of Azure Resource Manager. */
export class AzureError extends Error {
  constructor(
    /** For example `InvalidResourceReference`. */
    readonly code: string,
    /** Azure's sentence. */
    readonly explanation: string,
    /** The property or resource that caused the error. */
    readonly target?: string,
  ) {
    super(`Code="${code}" Message="${explanation}"${target === undefined ? "" : ` Target="${target}"`}`);
  }
}

/** One error with all problems as its details, because Azure answers with one error and the user must see all problems at once. */
export function oneError(errors: readonly AzureError[]): AzureError | undefined {
  if (errors.length <= 1) return errors[0];
  const [first, ...rest] = errors;
  const details = rest.map((error) => `${error.code}: ${error.explanation}`).join(" ");
  return new AzureError(first!.code, `${first!.explanation} Details: ${details}`, first!.target);
}
