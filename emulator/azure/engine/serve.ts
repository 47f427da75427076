/** Serves a provider on a free port of the loopback interface. */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { Provider } from "./provider";
import { serviceOf } from "./service";

/** A provider that answers. */
export interface Served {
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  close(): Promise<void>;
}

/** Lets a gRPC server listen on a free port of 127.0.0.1; resolves to the port. */
export const listen = (server: grpc.Server): Promise<number> =>
  new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );

export async function serve(provider: Provider): Promise<Served> {
  // The engine sends whole resource states; gRPC's default of 4 MiB is less than the engine's own limit.
  const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };
  const server = new grpc.Server(unlimited);
  server.addService(ResourceProviderService, serviceOf(provider));
  return {
    port: await listen(server),
    close: () =>
      new Promise((resolve) => {
        server.forceShutdown();
        resolve();
      }),
  };
}
