/** Removal of a tunnel (docs/tunnel.md): Azure deletes no subnet that still has a gateway in it. */
import { randomBytes } from "node:crypto";
import type { Engine } from "./engine";
import { removeProjects, startProject } from "./project";

let engine: Engine;

afterEach(() => engine.close());
afterAll(removeProjects);

const TUNNEL = "defender-icap-gateway:enforceTunnel";
const GATEWAY = ["LocalNetworkGateway", "VirtualNetworkGateway", "VirtualNetworkGatewayConnection"];

/** The resources that exist in Azure, by type. */
const left = (): string[] => [...engine.azure.store.all().values()].map(({ type }) => type.split(":").at(-1)!).sort();
const STACK = ["--stack", "tunnel"];
const config = async (...words: string[]) =>
  expect(await engine.cli("config", ...words, ...STACK)).toMatchObject({ code: 0 });
const set = (path: string, ...value: string[]) => config("set", "--path", `${TUNNEL}.${path}`, ...value);
/** The one secret, and what a stack file without the section must get again. */
const setTunnel = async () => {
  await set("preSharedKey", "--secret", randomBytes(32).toString("hex"));
  await set("onPremises.gatewayAddress", "52.1.2.3");
  await set("onPremises.addressSpace[0]", "10.90.0.0/24");
};

test("the tunnel is removed in two updates, its gateway and then its subnet, and no machine is touched; Azure refuses one update", async () => {
  engine = await startProject("tunnel");
  await setTunnel();
  expect((await engine.up()).error).toBeUndefined();
  const everything = left();
  expect(everything).toEqual(expect.arrayContaining(GATEWAY));

  // Destroying the gateway alone would take the machines with it, because they wait for the connection.
  const urn = /"urn": "([^"]*::icap-gateway-tunnel)"/.exec((await engine.cli("stack", "export", ...STACK)).text)![1]!;
  const targeted = ["--preview-only", "--target-dependents", "--target", urn];
  expect((await engine.cli("destroy", ...STACK, ...targeted)).text).toMatch(/VirtualMachineScaleSet.*delete/);

  // The server behind the tunnel goes with it, and with the server a file of the gateways: that is another update.
  await config("rm", "--path", "defender-icap-gateway:icap.external.servers[1]");
  expect((await engine.up()).error).toBeUndefined();

  await config("rm", TUNNEL);
  expect(String((await engine.up()).error)).toMatch(/InUseSubnetCannotBeDeleted.*GatewaySubnet is in use by/s);
  expect(left()).toEqual(everything);

  await setTunnel();
  await set("withoutGateway", "true");
  const first = await engine.up();
  expect(first.error).toBeUndefined();
  expect(left().filter((type) => GATEWAY.includes(type))).toEqual([]);

  await config("rm", TUNNEL);
  const second = await engine.up();
  expect(second.error).toBeUndefined();
  expect(left()).not.toContain("RouteTable");
  const touched = [...first.changes, ...second.changes].map(({ type }) => type.split(":").at(-1)!);
  expect(touched).not.toContain("VirtualMachineScaleSet");
  expect((await engine.preview()).changes).toEqual([]);
});
