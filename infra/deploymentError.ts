import * as pulumi from "@pulumi/pulumi";

/**
 * An error for whoever deploys, that ends the deployment with its own words alone. Pulumi prints each error object once, without its
 * stack, and would write the property's name before the message, once for each resource that waits for the value; this message stays.
 */
export function deploymentError(message: string): Error {
  return Object.defineProperty(new pulumi.RunError(message), "message", { get: () => message, set: () => undefined });
}
