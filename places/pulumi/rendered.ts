/** The gateway's data, which `npm run render` created from the stack's settings. None of it is secret. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A port, with the sources that may open it. */
export interface OpenPort {
  readonly port: number;
  readonly sources: readonly string[];
}

export interface Gateway {
  /** The clients' ports, in as many groups as the cloud's limits on rules require. */
  readonly groups: readonly (readonly OpenPort[])[];
  /** All ports of clients, each once. */
  readonly ports: readonly number[];
  /** Port on which the load balancer sends `GET /healthz`. */
  readonly canaryPort: number;
  readonly network: string;
  /** A part of the network for each lane. */
  readonly subnets: Readonly<Record<Lane, string>>;
  readonly probesFrom: readonly string[];
  readonly sshFrom: readonly string[];
  /** External ICAP servers, if they inspect the files. */
  readonly servers: readonly { readonly address: string; readonly port: number }[];
}

export const LANES = ["a", "b"] as const;
export type Lane = (typeof LANES)[number];

/** The text of a file in this folder. */
export const fileHere = (name: string): string => readFileSync(join(__dirname, name), "utf8");

export const gateway = JSON.parse(fileHere("gateway.json")) as Gateway;

/** The same for both lanes. */
export const perLane = <T>(make: (lane: Lane, index: number) => T): Record<Lane, T> => ({
  a: make("a", 0),
  b: make("b", 1),
});
