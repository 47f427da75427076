import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { ENDS_BY_ITSELF } from "../../../killed";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const PROGRAM = join(__dirname, "../../../../cloud-init/certificates/gateway_certificates.py");

/** The surroundings of gateway-certificates on a gateway: a folder for its files, systemctl, stunnel. */
export interface GatewayMachine {
  /** Runs the program once. */
  fetch(environment: Record<string, string>): Promise<{ code: number; output: string }>;
  /** The files that stunnel reads, or undefined. */
  current(name: "server.key" | "server.pem" | "clients.pem"): string | undefined;
  /** Starts a stunnel that shows `current` and reads it again at each reload, unless it `refuses`. */
  startStunnel(): Promise<{ refuses: boolean; stop(): Promise<void> }>;
  reloads(): number;
  directory: string;
  remove(): void;
}

export function gatewayMachine(): GatewayMachine {
  const root = mkdtempSync(join(tmpdir(), "gateway-machine-"));
  const directory = join(root, "tls");
  const calls = join(root, "systemctl.calls");
  const active = join(root, "stunnel.active");
  mkdirSync(directory);
  mkdirSync(join(root, "bin"));
  const systemctl = join(root, "bin", "systemctl");
  writeFileSync(systemctl, `#!/bin/sh\necho "$*" >> "${calls}"\n[ "$1" != is-active ] || [ -e "${active}" ]\n`);
  chmodSync(systemctl, 0o755);
  let port = 1;

  const current: GatewayMachine["current"] = (name) => {
    const path = join(directory, "current", name);
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  const reloads = () => (existsSync(calls) ? (readFileSync(calls, "utf8").match(/^reload /gm) ?? []).length : 0);

  return {
    directory,
    current,
    reloads,
    remove: () => rmSync(root, { recursive: true }),
    fetch: (environment) => run(environment, { root, directory, port }),
    async startStunnel() {
      const files = () => ({ key: current("server.key"), cert: current("server.pem") });
      // TLS 1.3, a client certificate asked for, as on the gateway; the program has none and must not need one
      const server = createServer({ ...files(), requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" });
      server.on("tlsClientError", () => undefined);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      port = (server.address() as AddressInfo).port;
      writeFileSync(active, "");
      let seen = reloads();
      const stunnel = { refuses: false, stop: async () => undefined as void };
      const watch = setInterval(() => {
        if (reloads() > seen) {
          seen = reloads();
          if (!stunnel.refuses) server.setSecureContext(files());
        }
      }, 10);
      stunnel.stop = () =>
        new Promise((resolve) => {
          clearInterval(watch);
          rmSync(active);
          server.close(() => resolve());
        });
      return stunnel;
    },
  };
}

function run(
  environment: Record<string, string>,
  machine: { root: string; directory: string; port: number },
): Promise<{ code: number; output: string }> {
  const child = spawn(PYTHON, [...PYTHON_OPTIONS, PROGRAM], {
    env: {
      PATH: `${join(machine.root, "bin")}:${process.env.PATH ?? ""}`,
      TLS_DIRECTORY: machine.directory,
      RUNTIME_DIRECTORY: machine.root,
      SECRET_NAME: "gateway-a",
      IDENTITY_ID:
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/lane-a",
      TRUST_MODE: "pin",
      // as long as a busy machine may take
      READINESS_DEADLINE_SECONDS: "60",
      HANDSHAKE_PATIENCE_SECONDS: "60",
      RETRY_PAUSE_SECONDS: "0.02",
      GATEWAY_PORT: String(machine.port),
      // the program must not use a proxy: this one does not exist
      http_proxy: "http://127.0.0.1:9",
      ...environment,
    },
    ...ENDS_BY_ITSELF,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code: code ?? -1, output })));
}
