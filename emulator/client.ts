import http from "node:http";

import type { AddressZones, Collected, Fault } from "./azure";
import type {
  ApplianceProcess,
  BlobUpload,
  Entrance,
  Maintenance,
  PlatformFaults,
  HostStatus,
  RuleCounter,
} from "./host";

/** The failures that can be injected. */
export interface Faults extends Partial<PlatformFaults> {
  /** The next operation on a resource of this type fails, once. */
  readonly azure?: Fault;
  readonly extensionFailure?: "fail" | "reportSuccess";
  /** Zones of a public address in Azure's answer. */
  readonly addressZones?: AddressZones;
}

export interface EmulatorStatus extends HostStatus {
  readonly name: string;
  readonly mode: "engine" | "boot";
  /** Value for PULUMI_DEBUG_PROVIDERS. */
  readonly providers: string;
  /** The process that is the emulator. */
  readonly pid: number;
  readonly keep: boolean;
}

export interface ExecResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program on an appliance. */
export interface RunningOnAppliance extends ApplianceProcess {
  /** Sends a signal to it and all that it started; resolves after its end for SIGKILL (the default) and SIGTERM. */
  signal(signal?: NodeJS.Signals): Promise<void>;
}

/** Speaks with a running emulator through its control socket. */
export class EmulatorClient {
  constructor(readonly socket: string) {}

  status(): Promise<EmulatorStatus> {
    return this.call("GET", "/status");
  }

  /** Packets per security rule and per counter of the router, since the rule exists. */
  counters(): Promise<readonly RuleCounter[]> {
    return this.call("GET", "/counters");
  }

  /** Per scale set, the data collection rules that Azure Policy associates its machines with. */
  collection(): Promise<readonly Collected[]> {
    return this.call("GET", "/collection");
  }

  /** Lets programs in the internet namespace send from these addresses; those that choose none send from the first. */
  async addClientAddresses(addresses: readonly string[]): Promise<void> {
    await this.call("POST", "/clients", { addresses });
  }

  /**
   * Puts a machine that is not the stack's, such as the operator's own ICAP server, at a private address: in the remote network that
   * contains the address, otherwise in the gateways' network.
   * @returns its network namespace, for `ip netns exec`
   */
  addAppliance(address: string): Promise<string> {
    return this.call("POST", "/appliances", { address });
  }

  /** Console and cloud-init output of a machine. */
  log(machine: string): Promise<string> {
    return this.call("GET", `/machines/${encodeURIComponent(machine)}/log`);
  }

  /** The command that enters a machine, for a program that brings its own terminal. */
  entrance(machine: string): Promise<Entrance> {
    return this.call("GET", `/machines/${encodeURIComponent(machine)}/entrance`);
  }

  /** Runs a command inside a machine as root. */
  exec(machine: string, argv: readonly string[]): Promise<ExecResult> {
    return this.call("POST", `/machines/${encodeURIComponent(machine)}/exec`, { argv });
  }

  /**
   * Starts a program on an appliance, as root, and says how to end it. It ends with the emulator at the latest.
   *
   * @param address of the appliance
   */
  async runOnAppliance(address: string, argv: readonly string[]): Promise<RunningOnAppliance> {
    const { pid, log } = await this.call<ApplianceProcess>("POST", "/appliances/run", { address, argv });
    return { pid, log, signal: (signal) => this.call("POST", "/appliances/stop", { pid, signal }) };
  }

  /** Takes an appliance off its network, or puts it back. */
  async setApplianceLink(address: string, up: boolean): Promise<void> {
    await this.call("POST", "/appliances/link", { address, up });
  }

  /** Disconnects or reconnects a remote network. For one behind a tunnel, this is the link between its VPN device and the internet. */
  async setRemoteNetworkLink(id: string, up: boolean): Promise<void> {
    await this.call("POST", "/remote-networks/link", { id, up });
  }

  async reboot(machine: string): Promise<void> {
    await this.call("POST", `/machines/${encodeURIComponent(machine)}/reboot`);
  }

  /** Announces maintenance of a machine's host, performs it, and resolves when the machine runs again. */
  async maintain(machine: string, maintenance: Maintenance): Promise<void> {
    await this.call("POST", `/machines/${encodeURIComponent(machine)}/maintenance`, maintenance);
  }

  /** Uploads a file of this machine to a blob container of the stack. */
  async uploadBlob(blob: BlobUpload): Promise<void> {
    await this.call("POST", "/blobs", blob);
  }

  async setFaults(faults: Faults): Promise<void> {
    await this.call("POST", "/faults", faults);
  }

  /** Lets the emulator outlive the program that started it. */
  async keep(): Promise<void> {
    await this.call("POST", "/keep");
  }

  /** Ends the emulator; resolves when everything that it made is removed. */
  async shutdown(): Promise<void> {
    await this.call("POST", "/shutdown");
  }

  private call<T>(method: string, path: string, body?: unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = http.request({ socketPath: this.socket, method, path, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          const answer = JSON.parse(text) as T & { readonly error?: string };
          if (response.statusCode === 200) resolve(answer);
          else reject(new Error(`emulator: ${answer.error}`));
        });
      });
      request.on("error", (error) => reject(new Error(`no emulator answers at ${this.socket}: ${error.message}`)));
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
