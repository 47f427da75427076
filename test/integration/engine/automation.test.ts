import * as grpc from "@grpc/grpc-js";
import { loadAutomation } from "../../../engine/automation";

const SERVICE = {
  ask: {
    ...{ path: "/test/ask", requestStream: false, responseStream: false },
    ...{
      requestSerialize: Buffer.from,
      requestDeserialize: String,
      responseSerialize: Buffer.from,
      responseDeserialize: String,
    },
  },
};
const Client = grpc.makeGenericClientConstructor(SERVICE, "test");

/** Engines, and the programs' ends of connections, which Pulumi's SDK leaves open. */
const servers: grpc.Server[] = [];
const connections: grpc.Client[] = [];
afterAll(() => {
  for (const one of connections) one.close();
  for (const one of servers) one.forceShutdown();
});

/** An engine's end of the connection, on a port of the kernel's choice or on this one. */
async function engine(port = 0): Promise<{ readonly port: number; readonly stop: () => void }> {
  const server = new grpc.Server();
  servers.push(server);
  server.addService(SERVICE, {
    ask: (_: unknown, answer: (error: null, value: string) => void) => answer(null, "yes"),
  });
  const bound = await new Promise<number>((done, fail) =>
    server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error, taken) =>
      error === null ? done(taken) : fail(error),
    ),
  );
  return { port: bound, stop: () => server.forceShutdown() };
}

/** The answer to a program with a connection of its own, made as Pulumi's SDK makes it, or the error. */
async function asked(port: number): Promise<string> {
  const { grpcClientOptions } = (await import("@pulumi/pulumi/runtime/settings")) as unknown as {
    grpcClientOptions: grpc.ClientOptions;
  };
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), grpcClientOptions);
  connections.push(client);
  return new Promise((done) =>
    client["ask"]!("?", (error: Error | null, answer: string) => done(error === null ? answer : error.message)),
  );
}

test("an engine that gets the port of one that is gone is asked, and not taken for it", async () => {
  await loadAutomation();
  const first = await engine();
  expect(await asked(first.port)).toBe("yes");
  first.stop();
  for (const error of [/CANCELLED|UNAVAILABLE/, /ECONNREFUSED/]) expect(await asked(first.port)).toMatch(error);
  await engine(first.port);
  expect(await asked(first.port)).toBe("yes");
});
