import { spawn } from "node:child_process";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import * as engine from "@pulumi/pulumi/proto/engine_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resources from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What a program did when Pulumi's Node runtime ran it. */
export interface ProgramRun {
  readonly exitCode: number | null;
  /** `type name` of every resource, in the order of registration. */
  readonly registered: readonly string[];
  /** Outputs of the stack, as on the wire. */
  readonly outputs: Record<string, unknown>;
  /** What the program logged as an error, and its standard error. */
  readonly errors: string;
}

/** How the engine starts a program (pkg/engine, `ProjectInfo.GetPwdMain`). */
export interface ProgramStart {
  /** Folder that the program runs in. */
  readonly directory: string;
  /** The program's file in it, or `.` */
  readonly main: string;
  readonly project: string;
  readonly stack: string;
  /** Configuration by full name; objects as JSON text. */
  readonly config: Readonly<Record<string, string>>;
  /** The program is killed after so long; its exit code is then `null`. */
  readonly deadlineSeconds: number;
}

/**
 * Runs a program with the real entry of Pulumi's Node runtime, as in a preview, against a monitor that accepts everything.
 * No diff, no state, no provider: it shows that the program starts and what it asks for, nothing more.
 */
export async function runProgram(start: ProgramStart): Promise<ProgramRun> {
  const registered: string[] = [];
  const logged: string[] = [];
  let outputs: Record<string, unknown> = {};
  const server = new grpc.Server();
  server.addService(
    ResourceMonitorService as unknown as grpc.ServiceDefinition,
    {
      supportsFeature: answer(() => {
        const response = new resources.SupportsFeatureResponse();
        response.setHassupport(true);
        return response;
      }),
      registerResource: answer((request: resources.RegisterResourceRequest) => {
        registered.push(`${request.getType()} ${request.getName()}`);
        const response = new resources.RegisterResourceResponse();
        response.setUrn(`urn:pulumi:${start.stack}::${start.project}::${request.getType()}::${request.getName()}`);
        response.setObject(request.getObject());
        return response;
      }),
      registerResourceOutputs: answer((request: resources.RegisterResourceOutputsRequest) => {
        if (request.getUrn().includes("::pulumi:pulumi:Stack::")) {
          outputs = (request.getOutputs()?.toJavaScript() ?? {}) as Record<string, unknown>;
        }
        return new Empty();
      }),
      invoke: answer(() => {
        const response = new InvokeResponse();
        response.setReturn(Struct.fromJavaScript({ tenantId: "t", subscriptionId: "s", clientId: "c", objectId: "o" }));
        return response;
      }),
      registerPackage: answer(() => new resources.RegisterPackageResponse()),
      signalAndWaitForShutdown: answer(() => new Empty()),
    } as unknown as grpc.UntypedServiceImplementation,
  );
  server.addService(
    EngineService as unknown as grpc.ServiceDefinition,
    {
      log: answer((request: engine.LogRequest) => {
        if (request.getSeverity() >= engine.LogSeverity.ERROR) logged.push(request.getMessage());
        return new Empty();
      }),
      getRootResource: answer(() => new engine.GetRootResourceResponse()),
      setRootResource: answer(() => new engine.SetRootResourceResponse()),
    } as unknown as grpc.UntypedServiceImplementation,
  );
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  try {
    const { exitCode, errors } = await runtime(start, `127.0.0.1:${port}`);
    return { exitCode, registered, outputs, errors: [...logged, errors].join("\n") };
  } finally {
    server.forceShutdown();
  }
}

function answer<Request, Response>(respond: (request: Request) => Response) {
  return (call: { request: Request }, callback: (error: null, response: Response) => void): void =>
    callback(null, respond(call.request));
}

function runtime(start: ProgramStart, address: string): Promise<{ exitCode: number | null; errors: string }> {
  const entry = path.join(path.dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd", "run");
  const options = {
    project: start.project,
    stack: start.stack,
    monitor: address,
    engine: address,
    pwd: start.directory,
  };
  const argv = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  const program = spawn(process.execPath, [entry, ...argv, "--dry-run", start.main], {
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: process.env["PATH"],
      PULUMI_NODEJS_TYPESCRIPT: "true",

      PULUMI_CONFIG: JSON.stringify(start.config),
    },
  });
  const deadline = setTimeout(() => program.kill("SIGKILL"), start.deadlineSeconds * 1000);
  const errors: Buffer[] = [];
  program.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  return new Promise((resolve, reject) => {
    program.on("error", reject);
    program.on("close", () => clearTimeout(deadline));
    program.on("close", (exitCode) => resolve({ exitCode, errors: Buffer.concat(errors).toString("utf8") }));
  });
}
