import * as pulumi from "@pulumi/pulumi";

/**
 * An error that ends the deployment with its own message alone. Pulumi prints each error object once, without its stack. For other errors
 * it would put the property's name before the message, once for each resource that waits for the value.
 */
export function deploymentError(message: string): Error {
  return Object.defineProperty(new pulumi.RunError(message), "message", { get: () => message, set: () => undefined });
}
