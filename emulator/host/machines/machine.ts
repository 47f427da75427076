import { Tree } from "../tree/tree";
import { Container } from "./container";

/** A machine of a scale set, with what the emulator has seen of it. */
export class Machine {
  /** Keys of the load balancer's probes that it answers. */
  readonly readyProbes = new Set<string>();
  /** Undefined until the first poll, or when the set has no health extension. */
  live?: boolean;
  /** Undefined while its extensions run. */
  provisioned?: boolean;
  /** Seconds from power on until its extensions had ended. */
  bootSeconds?: number;
  /** Seconds from power on until the load balancer sent it traffic. */
  readySeconds?: number;
  readonly poweredOn = Date.now();

  constructor(
    readonly name: string,
    readonly instanceId: string,
    readonly set: string,
    readonly address: string,
    readonly link: string,
    readonly namespace: string,
    readonly tree: Tree,
    readonly container: Container,
  ) {}

  secondsSincePowerOn(): number {
    return Math.round((Date.now() - this.poweredOn) / 100) / 10;
  }
}
