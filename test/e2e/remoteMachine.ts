import type { AzureResource } from "../../emulator/model";
import type { LinuxHost, MachineStatus } from "../../emulator/host";
import { run } from "../../emulator/host/process/run";
import { until } from "../../emulator/host/process/turns";
import { arm, rule, subscription, type Lane } from "./hostFixture";

/** Somebody else's network. */
export const REMOTE_NETWORK = {
  id: "/subscriptions/99999999-1111-4111-8111-111111111111/resourceGroups/dlp/providers/Microsoft.Network/virtualNetworks/dlp",
  addressSpace: ["10.40.0.0/16"],
  peersBack: true,
  lendsGateway: false,
};

/**
 * The subscription with an outbound rule for one machine of the remote network, and nothing else outbound.
 *
 * @param peeringState of the peering with that network; absent: there is none
 */
function withRemoteServer(
  resources: ReadonlyMap<string, AzureResource>,
  peeringState?: "Initiated" | "Connected",
): Map<string, AzureResource> {
  const changed = new Map(resources);
  const group = changed.get(arm("Microsoft.Network/networkSecurityGroups", "nsg"))!;
  const outbound = { direction: "Outbound", sourceAddressPrefix: "*" };
  const securityRules = [
    ...(group.properties["securityRules"] as object[]),
    rule("AllowIcapServers1344", 1000, "Allow", {
      ...outbound,
      destinationAddressPrefix: undefined,
      destinationAddressPrefixes: ["10.40.0.10/32"],
      destinationPortRange: "1344",
    }),
    rule("DenyAllOutBound", 4096, "Deny", { ...outbound, protocol: "*", destinationPortRange: "*" }),
  ];
  changed.set(group.id, { ...group, properties: { ...group.properties, securityRules } });
  if (peeringState === undefined) return changed;
  const id = `${arm("Microsoft.Network/virtualNetworks", "net")}/virtualNetworkPeerings/dlp`;
  const properties = {
    remoteVirtualNetwork: { id: REMOTE_NETWORK.id },
    ...{ peeringState, allowVirtualNetworkAccess: true },
  };
  return changed.set(id, {
    ...{ id, name: "dlp", location: "westeurope", properties },
    type: "azure-native:network:VirtualNetworkPeering",
    urn: "urn:pulumi:test::test::azure-native:network:VirtualNetworkPeering::dlp",
  });
}

/** A machine host that runs, and how to ask it. */
interface Asked {
  readonly lanes: readonly Lane[];
  host(): LinuxHost;
  /** Packets that a rule of a subnet's group, or of the router, has counted. */
  packets(rule: string, scope: string): Promise<number>;
  laneA(): MachineStatus;
}

/** Tests of machines that are not the stack's, on a host that has them (`REMOTE_NETWORK`). */
export function remoteMachineTests({ lanes, host, packets, laneA }: Asked): void {
  describe("a machine in a network of another owner", () => {
    const SERVER = "10.40.0.10";
    /** Answers each connection with the sender's address. */
    const listener = `
import socket, sys
listening = socket.create_server((sys.argv[1], int(sys.argv[2])))
while True:
    connection, (sender, _) = listening.accept()
    connection.sendall(sender.encode())
    connection.close()`;
    const connect = async (address: string, port: number): Promise<string> => {
      const program = `
import socket
try: print(socket.create_connection(("${address}", ${port}), 1).recv(64).decode(), end="")
except OSError as error: print(type(error).__name__, end="")`;
      return (await host().exec(laneA().name, ["python3", "-c", program])).stdout;
    };
    const listening = async (address: string, port: number) => {
      const namespace = await host().addAppliance(address);
      const { log, pid } = await host().appliances.run(address, [
        "python3",
        "-u",
        "-c",
        listener,
        address,
        String(port),
      ]);
      const reach = `import socket; socket.create_connection(("${address}", ${port}), 1)`;
      const inside = async () =>
        (await run(["ip", "netns", "exec", namespace, "python3", "-c", reach])).code === 0 ? true : undefined;
      if (!(await until(inside, { timeoutMs: 10_000, everyMs: 100 }))) throw new Error(`nothing listens: see ${log}`);
      return pid;
    };
    const running: number[] = [];

    beforeAll(async () => {
      running.push(await listening(SERVER, 1344), await listening(SERVER, 1345), await listening("10.40.0.11", 1344));
    });

    afterAll(async () => {
      for (const pid of running) await host().appliances.stop(pid);
      await host().apply(subscription(lanes));
    });

    test("is out of reach without a peering, and while only this side's half of one exists", async () => {
      for (const state of [undefined, "Initiated"] as const) {
        await host().apply(withRemoteServer(subscription(lanes), state));
        expect(host().status().remoteNetworks[0]!.connected).toBe(false);
        const before = await packets("NoRoute", "lane-a");
        expect(await connect(SERVER, 1344)).toBe("TimeoutError");
        expect(await packets("NoRoute", "lane-a")).toBeGreaterThan(before);
      }
    });

    test("is reached through a connected peering from the gateway's own address, on the rule's port and address alone", async () => {
      await host().apply(withRemoteServer(subscription(lanes), "Connected"));
      const allowed = await packets("AllowIcapServers1344", "lane-a");
      expect(await connect(SERVER, 1344)).toBe(laneA().privateIp);
      expect(await packets("AllowIcapServers1344", "lane-a")).toBe(allowed + 1);
      for (const [address, port] of [
        [SERVER, 1345],
        ["10.40.0.11", 1344],
      ] as const) {
        const denied = await packets("DenyAllOutBound", "lane-a");
        expect(await connect(address, port)).toBe("TimeoutError");
        expect(await packets("DenyAllOutBound", "lane-a")).toBeGreaterThan(denied);
      }
    });

    test("does not reach the gateways: their own rule denies it, and counts it", async () => {
      const denied = await packets("DenyRest", "lane-a");
      const { privateIp } = laneA();
      const reach = `import socket; socket.create_connection(("${privateIp}", 11344), 1)`;
      const { namespace } = host()
        .status()
        .appliances.find(({ address }) => address === SERVER)!;
      const asked = await run(["ip", "netns", "exec", namespace, "python3", "-c", reach]);
      expect(asked.stderr).toContain("timed out");
      expect(await packets("DenyRest", "lane-a")).toBeGreaterThan(denied);
    });

    test("is unreachable while its link is cut and reachable after it; a program that is stopped there answers nobody", async () => {
      await host().appliances.setLink(SERVER, false);
      expect(await connect(SERVER, 1344)).toBe("TimeoutError");
      await host().appliances.setLink(SERVER, true);
      const back = async () => ((await connect(SERVER, 1344)) === laneA().privateIp ? true : undefined);
      expect(await until(back, { timeoutMs: 10_000, everyMs: 100 })).toBe(true);
      await host().appliances.stop(running[0]!);
      expect(await connect(SERVER, 1344)).toBe("ConnectionRefusedError");
    });
  });
}
