/** Pulumi's language service (gRPC), as far as all language hosts of the tests are the same. */
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { listen } from "../../emulator/azure/engine/serve";

/** A language host that serves. */
export interface LanguageHost {
  /** Value of `PULUMI_DEBUG_LANGUAGES` that makes the engine use it (sdk/go/common/resource/plugin/langruntime_plugin.go). */
  readonly setting: string;
  close(): void;
}

/** Runs a program and gives its result. `engine`: address of the engine that asked. */
export type RunProgram = (
  request: language.RunRequest,
  engine: string,
  done: (response: language.RunResponse) => void,
) => void;

/**
 * Serves a language host on a free port of 127.0.0.1.
 *
 * @param runtime as `runtime` in Pulumi.yaml
 * @param more methods beside those that every language has
 */
export async function serveLanguage(
  runtime: string,
  runProgram: RunProgram,
  more: Readonly<Record<string, unknown>> = {},
): Promise<LanguageHost> {
  let engine = "";
  const methods = {
    handshake: answer((request: language.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: answer(() => new PluginInfo()),
    getRequiredPackages: answer(() => new language.GetRequiredPackagesResponse()),
    run: (
      { request }: { request: language.RunRequest },
      callback: (error: null, response: language.RunResponse) => void,
    ): void => runProgram(request, engine, (response) => callback(null, response)),
    ...more,
  };
  const server = new grpc.Server();
  server.addService(
    LanguageRuntimeService as unknown as grpc.ServiceDefinition,
    methods as unknown as grpc.UntypedServiceImplementation,
  );
  const port = await listen(server);
  return { setting: `${runtime}:${port}`, close: () => server.forceShutdown() };
}

function answer<Request, Response>(respond: (request: Request) => Response) {
  return (call: { request: Request }, callback: (error: null, response: Response) => void): void =>
    callback(null, respond(call.request));
}
