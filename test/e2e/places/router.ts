import { spawn } from "node:child_process";
import { run } from "../../../emulator/host/process/run";
import { until } from "../deployment";

/** The rendered rules for a router, and two addresses of which they let in the client's alone. */
interface Router {
  /** Begins the name of the network namespace. */
  readonly name: string;
  readonly client: string;
  readonly neighbour: string;
  /** Path of the nftables file. */
  readonly rules: () => string;
}

/** Registers the test of the rules in a network namespace, in which every address is its own. */
export function testRouter({ name, client, neighbour, rules }: Router): void {
  test("the nftables rules for a router let in exactly the client, by the packet", async () => {
    const space = `${name}-router`;
    const inside = (script: string) => run(["ip", "netns", "exec", space, "sh", "-ec", script]);
    const connect = (source: string) =>
      inside(`python3 -c 'import socket; socket.create_connection(("10.99.0.1", 11344), 1, ("${source}", 0))'`);
    expect((await run(["ip", "netns", "add", space])).code).toBe(0);
    const server = spawn("ip", ["netns", "exec", space, "python3", "-m", "http.server", "11344"], { stdio: "ignore" });
    try {
      const addresses = ["10.99.0.1", client, neighbour].map((address) => `ip address add ${address}/32 dev lo`);
      await inside(["ip link set lo up", ...addresses].join("; "));
      await until("the server listens", 60, async () => (await connect(neighbour)).code === 0);
      await inside(`nft -f ${rules()}`);
      expect((await connect(client)).code).toBe(0);
      expect((await connect(neighbour)).stderr).toContain("timed out");
      await inside("nft delete table inet icap_clients");
      expect((await connect(neighbour)).code).toBe(0);
    } finally {
      const ended = new Promise((done) => server.once("exit", done));
      server.kill();
      await ended;
      await run(["ip", "netns", "delete", space]);
    }
  });
}
