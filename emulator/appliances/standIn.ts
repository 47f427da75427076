/**
 * The stand-in for an ICAP product. It behaves as the product's documents describe (stand_in.py), and runs as a process on a machine that
 * is not a gateway.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Behaviour of a stand-in; stand_in.py describes each of them. */
export type Behaviour =
  | "blocking"
  | "monitoring"
  | "trial"
  | "noCanaryRule"
  | "blocksAll"
  | "full"
  | "wedged"
  | "frozen"
  | "garbage"
  | "error";

/** The settings of a running stand-in that can be changed. */
export interface Conduct {
  readonly behaviour?: Behaviour;
  readonly delaySeconds?: number;
  readonly resetAfterBytes?: number | null;
  readonly closes?: boolean;
  readonly most?: number | null;
  readonly istag?: string;
  readonly certificate?: string;
}

/**
 * A stand-in's settings and counters. `canaries` counts planted and clean texts of the gateways' monitors, which are not among `files` and
 * `bodies`.
 */
export interface StandInState extends Required<Omit<Conduct, "certificate">> {
  readonly allowed: number;
  readonly blocked: number;
  readonly refused: number;
  readonly options: number;
  readonly canaries: number;
  readonly files: number;
  readonly connections: number;
  readonly mostAtOnce: number;
  readonly open: number;
  readonly bodies: readonly { readonly size: number; readonly sha256: string }[];
}

export interface StandInOptions {
  /** Network namespace of its machine; absent: that of this process. */
  readonly namespace?: string;
  /** Name of the product, as in products.json. */
  readonly product: string;
  readonly address: string;
  readonly port?: number;
  /** Texts for which it blocks a file. */
  readonly words: readonly string[];
  /** The gateways' planted text, which its policy blocks as well. */
  readonly canary: string;
  /** Path of its control socket, which only the owner of the folder can reach. */
  readonly control: string;
  /** Path of a PEM file with a certificate and its key. With it, the stand-in uses TLS. */
  readonly certificate?: string;
  /** Paths of its services by method; absent: the product's own. */
  readonly services?: Readonly<Partial<Record<"REQMOD" | "RESPMOD", string>>>;
  /** ICAP headers of a blocked answer; absent: the product's own. */
  readonly blockedHeaders?: readonly string[];
  /** HTTP status of a blocked answer; absent: the product's own. */
  readonly blockedStatus?: number;
  /** ICAP status that alone means that a file is blocked; absent: 200, with the other signs. */
  readonly blockedIcapStatus?: number;
}

export interface StandIn {
  readonly address: string;
  readonly pid: number;
  set(conduct: Conduct): Promise<StandInState>;
  state(): Promise<StandInState>;
  /** Ends the stand-in as a crash would. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  ended(): boolean;
}

/**
 * Starts a stand-in and waits until it listens. In a namespace of the emulator it ends with the namespace, so it may outlive this process:
 * `npm start -- --keep` leaves it running.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { namespace, address, port = 1344, certificate } = options;
  const argv = [
    ...(namespace === undefined ? [] : ["ip", "netns", "exec", namespace]),
    ...["/usr/bin/python3", "-B", join(__dirname, "stand_in.py")],
    ...["--product", options.product, "--address", address, "--port", String(port)],
    ...["--control", options.control, "--canary", options.canary],
    ...options.words.flatMap((word) => ["--word", word]),
    ...(certificate === undefined ? [] : ["--certificate", certificate]),
    ...Object.entries(options.services ?? {}).flatMap(([method, path]) => ["--service", `${method}=${path}`]),
    ...(options.blockedHeaders ?? []).flatMap((name) => ["--blocked-header", name]),
    ...(options.blockedStatus === undefined ? [] : ["--blocked-status", String(options.blockedStatus)]),
    ...(options.blockedIcapStatus === undefined ? [] : ["--blocked-icap-status", String(options.blockedIcapStatus)]),
  ];
  const child = spawn(argv[0]!, argv.slice(1), { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const gone = once(child, "exit");
  const listening = new Promise<void>((resolve) =>
    createInterface({ input: child.stdout }).once("line", () => resolve()),
  );
  await Promise.race([
    listening,
    gone.then(([code]) => Promise.reject(new Error(`the stand-in at ${address} ended with ${String(code)}`))),
  ]);
  child.unref();
  child.stdout.destroy();
  const tell = (conduct: Conduct) => ask(options.control, conduct);
  return {
    address,
    pid: child.pid!,
    set: tell,
    state: () => tell({}),
    kill: async () => {
      child.kill("SIGKILL");
      await gone;
    },
    signal: (signal) => void child.kill(signal),
    ended: () => child.exitCode !== null || child.signalCode !== null,
  };
}

async function ask(path: string, conduct: Conduct): Promise<StandInState> {
  const socket = connect(path);
  socket.write(`${JSON.stringify(conduct)}\n`);
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) text += chunk as string;
  const answer = JSON.parse(text) as StandInState & { readonly error?: string };
  if (answer.error !== undefined) throw new Error(`the stand-in refuses ${JSON.stringify(conduct)}: ${answer.error}`);
  return answer;
}
