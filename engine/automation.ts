import type * as Automation from "@pulumi/pulumi/automation";

/** Part of Pulumi's SDK that its types do not declare: the gRPC options of a program's connections to the engine. */
interface ClientOptions {
  readonly grpcClientOptions: Record<string, unknown>;
}

/**
 * Pulumi's Automation API, loaded when a stack is opened: loading takes half a second.
 *
 * Each engine listens on a port of its own. gRPC remembers connections by address for the whole process, failed ones too, so an engine that
 * gets the port of an earlier one would be taken for that one, which is gone: "No connection established. Last error: null". A process that
 * updates many stacks meets that sooner or later. So every connection to an engine has a memory of its own.
 */
export async function loadAutomation(): Promise<typeof Automation> {
  const { grpcClientOptions } = (await import("@pulumi/pulumi/runtime/settings")) as unknown as ClientOptions;
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
  return import("@pulumi/pulumi/automation");
}
