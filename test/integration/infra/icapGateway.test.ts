import * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../../../infra/component/gateway";
import { deployed } from "./deployed";
import type { Recording } from "./recorder";
import { idEnd, parts, profile, type Part } from "./reading";

describe("the component with settings like production's", () => {
  let recording: Recording;
  let gateway: Gateway;
  beforeAll(async () => {
    ({ recording, result: gateway } = await deployed());
  });

  it("sends each public address to a pool of its own, on the same port, if the canary holds", () => {
    const balancer = recording.named("gw-balancer");
    const ways = parts(balancer, "loadBalancingRules").map((rule) => [
      idEnd(rule["frontendIPConfiguration"]),
      rule["frontendPort"],
      rule["backendPort"],
      (rule["backendAddressPools"] as unknown[]).map(idEnd),
      idEnd(rule["probe"]),
    ]);
    expect(ways).toEqual([
      ["frontendIPConfigurations/address-a", 11344, 11344, ["backendAddressPools/lane-a"], "probes/canary"],
      ["frontendIPConfigurations/address-b", 11344, 11344, ["backendAddressPools/lane-b"], "probes/canary"],
    ]);
    expect(parts(balancer, "probes")).toEqual([
      expect.objectContaining({ protocol: "Http", port: 8080, requestPath: "/healthz", intervalInSeconds: 5 }),
    ]);
    expect(parts(balancer, "frontendIPConfigurations").map((part) => (part["publicIPAddress"] as Part)["id"])).toEqual([
      expect.stringMatching(/gw-address-a$/),
      expect.stringMatching(/gw-address-b$/),
    ]);
  });

  it("names the load balancer's own parts by the id that Azure will give them", () => {
    const balancer = recording.named("gw-balancer");
    const rule = parts(balancer, "loadBalancingRules")[0]!;
    expect((rule["frontendIPConfiguration"] as Part)["id"]).toBe(
      "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/gw-group/providers/Microsoft.Network" +
        `/loadBalancers/${String(balancer.inputs["loadBalancerName"])}/frontendIPConfigurations/address-a`,
    );
  });

  it("puts the machines of each lane into that lane's subnet and pool only, without a public address", () => {
    for (const lane of ["a", "b"]) {
      const [nic] = profile(recording.named(`gw-lane-${lane}-machines`))["networkProfile"]![
        "networkInterfaceConfigurations"
      ] as Record<string, unknown>[];
      const configurations = nic!["ipConfigurations"] as Record<string, unknown>[];
      expect(configurations).toHaveLength(1);
      expect(idEnd(configurations[0]!["subnet"])).toBe(`subnets/lane-${lane}`);
      expect((configurations[0]!["loadBalancerBackendAddressPools"] as unknown[]).map(idEnd)).toEqual([
        `backendAddressPools/lane-${lane}`,
      ]);
      expect(configurations[0]).not.toHaveProperty("publicIPAddressConfiguration");
    }
  });

  it("touches lane b's machines and secret only after lane a's machines are ready", () => {
    expect(recording.named("gw-lane-b-machines").dependencies).toContain("gw-lane-a-machines");
    expect(recording.named("gw-lane-b-secret").dependencies).toContain("gw-lane-a-machines");
    expect(recording.named("gw-lane-a-machines").dependencies).not.toContain("gw-lane-b-machines");
  });

  it("boots machines only when their secret and their right to read it exist", () => {
    for (const lane of ["a", "b"]) {
      expect(recording.named(`gw-lane-${lane}-machines`).dependencies).toEqual(
        expect.arrayContaining([`gw-lane-${lane}-secret`, `gw-lane-${lane}-reads-secret`]),
      );
    }
  });

  it("replaces machines, new before old, for every change but their number, and after a failed creation", () => {
    for (const set of recording.ofType("VirtualMachineScaleSet")) {
      expect(set.replaceOnChanges).toEqual(["virtualMachineProfile", "sku.name", "zones", "identity", "#initerror"]);
      expect(set.deleteBeforeReplace).toBe(false);
      expect(set.inputs).not.toHaveProperty("vmScaleSetName");
    }
  });

  it("makes private subnets that name the security group by id alone and reach Key Vault directly", () => {
    for (const subnet of parts(recording.named("gw-network"), "subnets")) {
      expect(subnet).toMatchObject({
        defaultOutboundAccess: false,
        serviceEndpoints: [{ service: "Microsoft.KeyVault" }],
        networkSecurityGroup: { id: expect.stringMatching(/gw-rules$/) },
        natGateway: { id: expect.stringMatching(new RegExp(`gw-nat-${subnet.name.slice(-1)}$`)) },
      });
      expect(Object.keys(subnet["networkSecurityGroup"] as object)).toEqual(["id"]);
    }
  });

  it("puts the lanes' ways out into different zones", () => {
    expect(recording.ofType("NatGateway").map(({ inputs }) => inputs["zones"])).toEqual([["1"], ["2"]]);
  });

  it("protects, retains and locks the registered addresses, and the group that holds them", () => {
    for (const lane of ["a", "b"]) {
      const address = recording.named(`gw-address-${lane}`);
      expect(address).toMatchObject({
        protect: true,
        retainOnDelete: true,
        replaceOnChanges: [],
        ignoreChanges: ["zones"],
      });
      expect(address.inputs).toMatchObject({
        sku: { name: "Standard" },
        publicIPAllocationMethod: "Static",
        zones: ["1", "2", "3"],
      });
      expect(recording.named(`gw-address-${lane}-lock`).inputs).toMatchObject({
        level: "CanNotDelete",
        scope: expect.stringMatching(new RegExp(`gw-address-${lane}$`)),
      });
    }
    expect(recording.named("gw-group")).toMatchObject({ protect: true, retainOnDelete: true });
  });

  it("asks for liveness to repair, for readiness to go on, in this order", () => {
    const { extensions, extensionsTimeBudget } = profile(recording.named("gw-lane-a-machines"))["extensionProfile"] as {
      extensions: Part[];
      extensionsTimeBudget: string;
    };
    expect(extensionsTimeBudget).toBe("PT30M");
    expect(extensions.map((one) => [one.name, one["settings"], one["provisionAfterExtensions"]])).toEqual([
      ["liveness", expect.objectContaining({ port: 8081, requestPath: "/livez" }), undefined],
      ["readiness", { commandToExecute: expect.stringContaining("/usr/local/sbin/gateway-ready") }, ["liveness"]],
    ]);
    expect(recording.named("gw-lane-a-machines").inputs["automaticRepairsPolicy"]).toMatchObject({
      enabled: true,
      gracePeriod: "PT30M",
    });
  });

  it("puts the tags on everything that can carry some, the secrets aside, of which Key Vault takes fewer", () => {
    const untagged = recording.all.filter(
      ({ type, inputs }) =>
        type.startsWith("azure-native:") &&
        (inputs["tags"] as Record<string, string> | undefined)?.["owner"] !== "security",
    );
    expect(untagged.map(({ type }) => type.split(":").at(-1))).toEqual([
      "ManagementLockByScope",
      "ManagementLockByScope",
      "Secret",
      "RoleAssignment",
      "Secret",
      "RoleAssignment",
    ]);
  });

  it("sends nothing to Azure Monitor unless told to", () => {
    expect(recording.all.filter(({ type }) => /:(monitor|operationalinsights):/.test(type))).toEqual([]);
    expect(JSON.stringify(recording.named("gw-lane-a-machines").inputs)).not.toContain("AzureMonitor");
  });

  it("says what to register with the client", async () => {
    const said = await new Promise((resolve) =>
      pulumi.all([gateway.portal, gateway.addresses]).apply((values) => resolve(values)),
    );
    const [portal, addresses] = said as [{ servers: { address: string }[] }, string[]];
    expect(portal).toMatchObject({
      secureIcap: true,
      certificate: { fileName: "cert.pem", pem: "CERTIFICATE gw-authority\n" },
      servers: [
        { lane: "a", port: 11344 },
        { lane: "b", port: 11344 },
      ],
      connectionTypes: [
        { type: "Generic ICAP - REQMOD", service: "/reqmod" },
        { type: "Generic ICAP - RESPMOD", service: "/respmod" },
      ],
    });
    expect(portal.servers.map((server) => server.address)).toEqual(addresses);
    expect(new Set(addresses).size).toBe(2);
  });

  it("registers the same inputs when it runs again", async () => {
    const again = await deployed();
    const byName = (of: Recording) => new Map(of.all.map((one) => [one.name, one]));
    expect(byName(again.recording)).toEqual(byName(recording));
  });
});
