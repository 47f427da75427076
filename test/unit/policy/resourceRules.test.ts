import { gzipSync } from "node:zlib";
import { judge, type JudgedResource } from "../../../policy/index";
import * as stack from "./stack";
import { UNKNOWN_TEXT, address, balancer, lock, outcomes, resource, said, scaleSet, vault } from "./stack";

const machine = (properties: Record<string, unknown>): JudgedResource =>
  resource("compute:VirtualMachine", "jump", properties);

describe("no-public-address-on-machines", () => {
  const rule = "no-public-address-on-machines";
  const nic = (configuration: object) => ({
    networkProfile: {
      networkInterfaceConfigurations: [{ name: "nic", ipConfigurations: [{ name: "ip", ...configuration }] }],
    },
  });

  it("is satisfied by machines in pools only", () => expect(said(rule, [scaleSet(), machine({})])).toEqual([]));

  it("finds addresses of scale sets, machines, their instances and cards, referenced or written inline", () => {
    const own = { publicIPAddressConfiguration: { name: "public" } };
    const places = [
      scaleSet(nic(own)),
      machine(nic(own)),
      resource("compute:VirtualMachineScaleSetVM", "one", {
        networkProfileConfiguration: nic(own).networkProfile,
      }),
      resource("network:NetworkInterface", "card", { ipConfigurations: [{ publicIPAddress: { id: "x" } }] }),
      resource("network:NetworkInterface", "card", { ipConfigurations: [{ publicIPAddress: { id: UNKNOWN_TEXT } }] }),
    ];
    for (const place of places) expect(outcomes(rule, [place])).toEqual(["violated"]);
    expect(said(rule, [scaleSet(nic(own))])[0]?.path).toBe(
      "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[nic].ipConfigurations[ip]",
    );
  });

  it("cannot judge cards that are not known yet", () => {
    const card = resource("network:NetworkInterface", "card", { ipConfigurations: UNKNOWN_TEXT });
    expect(outcomes(rule, [card])).toEqual(["unjudged"]);
    expect(outcomes(rule, [scaleSet({ networkProfile: UNKNOWN_TEXT })])).toContain("unjudged");
  });
});

describe("no-password-login", () => {
  const rule = "no-password-login";
  const os = (changes: object) =>
    scaleSet({ osProfile: { linuxConfiguration: { disablePasswordAuthentication: true }, ...changes } });
  const boot = (text: string) => Buffer.from(`#cloud-config\n${text}\n`).toString("base64");

  it("is satisfied by keys only", () => {
    expect(said(rule, [scaleSet(), os({ customData: boot("ssh_pwauth: false") })])).toEqual([]);
  });

  it.each([
    { linuxConfiguration: undefined },
    { linuxConfiguration: {} },
    { linuxConfiguration: { disablePasswordAuthentication: false } },
    { linuxConfiguration: undefined, windowsConfiguration: {} },
    { adminPassword: "[secret]" },
    { adminPassword: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" } },
    { customData: boot("ssh_pwauth: yes") },
    { customData: boot('ssh_pwauth: "True"') },
    { customData: boot("  ssh_pwauth  :   on") },
    { customData: boot("passwordauthentication \t yes") },
    { customData: gzipSync("#cloud-config\nssh_pwauth: yes\n").toString("base64") },
    { customData: boot("write_files:\n  - content: |\n      PasswordAuthentication yes") },
  ])("is violated by %j", (changes) => expect(outcomes(rule, [os(changes)])).toEqual(["violated"]));

  it("never repeats a password", () => {
    expect(JSON.stringify(said(rule, [os({ adminPassword: "hunter2" })]))).not.toContain("hunter2");
  });

  it("finds the extension that sets passwords, in the profile or as a separate resource", () => {
    const inside = scaleSet({ extensionProfile: { extensions: [{ type: "VMAccessForLinux" }] } });
    const beside = resource("compute:VirtualMachineExtension", "access", { type: "VMAccessForLinux" });
    expect(outcomes(rule, [inside])).toEqual(["violated"]);
    expect(outcomes(rule, [beside])).toEqual(["violated"]);
    expect(outcomes(rule, [resource("compute:VirtualMachineExtension", "x", { type: "CustomScript" })])).toEqual([]);
  });

  it("cannot judge a boot configuration that is not known yet, nor a machine from a prepared disk", () => {
    expect(outcomes(rule, [os({ customData: UNKNOWN_TEXT })])).toEqual(["unjudged"]);
    expect(outcomes(rule, [machine({})])).toEqual(["unjudged"]);
  });
});

describe("encryption-at-host and trusted-launch", () => {
  const security = (changes: object) =>
    scaleSet({ securityProfile: { ...(stack.profile()["securityProfile"] as object), ...changes } });

  it("want both on every machine", () => {
    for (const rule of ["encryption-at-host", "trusted-launch"]) {
      expect(said(rule, [scaleSet()])).toEqual([]);
      expect(outcomes(rule, [scaleSet({ securityProfile: undefined })])).toEqual(["violated"]);
      expect(outcomes(rule, [machine({})])).toEqual(["violated"]);
      expect(outcomes(rule, [scaleSet({ securityProfile: UNKNOWN_TEXT })])).toEqual(["unjudged"]);
      expect(outcomes(rule, [resource("compute:VirtualMachineScaleSet", "empty", {})])).toEqual([]);
    }
  });

  it("do not take half of it", () => {
    expect(outcomes("encryption-at-host", [security({ encryptionAtHost: false })])).toEqual(["violated"]);
    const halves = [
      { securityType: "Standard" },
      { uefiSettings: { secureBootEnabled: true } },
      { uefiSettings: { secureBootEnabled: false, vTpmEnabled: true } },
    ];
    for (const half of halves) expect(outcomes("trusted-launch", [security(half)])).toEqual(["violated"]);
    expect(outcomes("trusted-launch", [security({ securityType: "ConfidentialVM" })])).toEqual([]);
  });

  it("only advise encryption in dev, where subscriptions rarely have the feature", () => {
    const [finding] = judge([security({ encryptionAtHost: false })], stack.context({ environment: "dev" }));
    expect(finding).toMatchObject({ rule: "encryption-at-host", enforcement: "advisory" });
  });
});

describe("plain-icap-only-in-tests", () => {
  const rule = "plain-icap-only-in-tests";
  const opened = (changes: object) => stack.group([stack.allow({ ...changes }), stack.deny()]);

  it.each([
    opened({ destinationPortRange: "1344" }),
    opened({ destinationPortRange: "1000-2000", sourceAddressPrefix: "VirtualNetwork" }),
    balancer({ loadBalancingRules: [{ frontendPort: 11344, backendPort: 1344 }] }),
    balancer({ loadBalancingRules: [{ frontendPort: 0, backendPort: 0, protocol: "All" }] }),
    balancer({ inboundNatRules: [{ frontendPort: 1344, backendPort: 22 }] }),
    balancer({ inboundNatRules: [{ frontendPortRangeStart: 1300, frontendPortRangeEnd: 1400, backendPort: 22 }] }),
  ])("is violated by a way to port 1344: %#", (way) => expect(outcomes(rule, [way])).toEqual(["violated"]));

  describe("the way from gateways to an ICAP server", () => {
    const hop = { destinationPortRange: "1344", sourceAddressPrefix: "10.77.1.0/24" };
    const to = (destination: object, changes: object = {}) => opened({ ...hop, ...destination, ...changes });
    const server = { destinationAddressPrefix: "10.77.254.10/32" };

    it("is none for clients", () => expect(outcomes(rule, [to(server)])).toEqual([]));

    it.each([
      to({ destinationAddressPrefix: "10.77.1.0/24" }),
      to({ destinationAddressPrefix: "*" }),
      to(server, { sourceAddressPrefix: "203.0.113.7" }),
      to(server, { sourceAddressPrefix: "VirtualNetwork" }),
      to({ destinationAddressPrefix: "203.0.113.7" }),
    ])("counts as one for clients where it leads to a network, or comes from elsewhere: %#", (way) =>
      expect(outcomes(rule, [way])).toEqual(["violated"]),
    );
  });

  it("takes it where the stack is marked as a test workload, from clients only, and never in prod", () => {
    const marked = { testWorkload: true, environment: "test" } as const;
    const group = opened({ destinationPortRange: "1344" });
    expect(judge([group], stack.context(marked))).toEqual([]);
    expect(outcomes(rule, [group], { ...marked, environment: "prod" })).toEqual(["violated"]);
    const wide = opened({ destinationPortRange: "1344", sourceAddressPrefix: "*" });
    expect(outcomes("icaps-only-from-clients", [wide], marked)).toEqual(["violated"]);
    expect(outcomes("icaps-not-from-internet", [wide], marked)).toEqual(["violated"]);
  });

  it("finds a machine whose boot configuration serves without TLS, on whichever port, unless the stack is a test workload", () => {
    const boots = (text: string) => scaleSet({ osProfile: { customData: Buffer.from(text).toString("base64") } });
    const plain = boots("#cloud-config\nwrite_files:\n-\n content: |\n  EDGE=plain\n");
    expect(said(rule, [plain])).toEqual([
      {
        outcome: "violated",
        message: "its boot configuration serves ICAP without TLS (setting gateway.tls)",
        path: "virtualMachineProfile.osProfile.customData",
      },
    ]);
    expect(outcomes(rule, [boots("#cloud-config\nwrite_files:\n-\n content: |\n  EDGE=stunnel\n")])).toEqual([]);
    expect(outcomes(rule, [plain], { testWorkload: true, environment: "dev" })).toEqual([]);
    expect(outcomes(rule, [plain], { testWorkload: true, environment: "prod" })).toEqual(["violated"]);
    expect(outcomes(rule, [scaleSet({ osProfile: { customData: UNKNOWN_TEXT } })])).toEqual(["unjudged"]);
  });

  it("cannot judge ports that are not known yet", () => {
    expect(outcomes(rule, [balancer({ loadBalancingRules: UNKNOWN_TEXT })])).toEqual(["unjudged"]);
    expect(outcomes(rule, [balancer({ loadBalancingRules: [{ backendPort: UNKNOWN_TEXT }] })])).toEqual(["unjudged"]);
  });
});

describe("standard-static-addresses", () => {
  const rule = "standard-static-addresses";

  it("knows Azure's defaults, which are neither", () => {
    expect(said(rule, [address()])).toEqual([]);
    expect(said(rule, [address({ sku: { name: "StandardV2" } })])).toEqual([]);
    expect(said(rule, [address({ sku: undefined, publicIPAllocationMethod: undefined })])).toEqual([
      { outcome: "violated", message: "is Basic and Dynamic, not Standard and Static" },
    ]);
    expect(outcomes(rule, [address({ publicIPAllocationMethod: "Dynamic" })])).toEqual(["violated"]);
    expect(outcomes(rule, [address({ sku: UNKNOWN_TEXT })])).toEqual(["unjudged"]);
  });

  it("looks into frontends and cards that make an address of their own", () => {
    const inline = { publicIPAddress: { publicIPAllocationMethod: "Dynamic" } };
    expect(outcomes(rule, [balancer({ frontendIPConfigurations: [inline] })])).toEqual(["violated"]);
    const card = resource("network:NetworkInterface", "card", { ipConfigurations: [inline] });
    expect(outcomes(rule, [card])).toEqual(["violated"]);
  });
});

describe("registered-addresses-protected", () => {
  const rule = "registered-addresses-protected";

  it("wants both protections, in prod only", () => {
    expect(said(rule, [address(), balancer(), lock()])).toEqual([]);
    expect(said(rule, [address({}, { protect: false }), balancer()])).toEqual([
      { outcome: "violated", message: "is not protected in Pulumi (protect)" },
      { outcome: "violated", message: "has no lock in Azure that prevents its deletion" },
    ]);
    expect(said(rule, [address({}, { protect: false }), balancer()], { environment: "test" })).toEqual([]);
  });

  it("takes a lock of the resource group or subscription, and none of another address or level", () => {
    const group = "/subscriptions/s/resourceGroups/RG";
    const good = [lock({ scope: group }), lock({ scope: "/subscriptions/s" }), lock({ level: "ReadOnly" })];
    for (const one of good) expect(said(rule, [address(), balancer(), one])).toEqual([]);
    const bad = [
      lock({ scope: "/subscriptions/s/resourceGroups/other" }),
      lock({ scope: stack.idOf("publicIPAddresses", "address-b") }),
      lock({ level: "NotSpecified" }),
    ];
    for (const one of bad) expect(outcomes(rule, [address(), balancer(), one])).toEqual(["violated"]);
  });

  it("leaves addresses alone that no client knows, such as the NAT gateway's", () => {
    const nat = address({}, { protect: false, id: stack.idOf("publicIPAddresses", "nat") });
    expect(said(rule, [nat, balancer(), lock()])).toEqual([]);
  });

  it("follows dependencies where ids are not known yet, and then cannot judge more", () => {
    const unknownId = { id: UNKNOWN_TEXT, protect: false };
    const made = address({}, unknownId);
    const frontends = { frontendIPConfigurations: [{ publicIPAddress: { id: UNKNOWN_TEXT } }] };
    const before = (urns: string[]) =>
      balancer(frontends, { propertyDependencies: { frontendIPConfigurations: urns } });
    expect(said(rule, [made, before(["another"])])).toEqual([]);
    expect(outcomes(rule, [made, before([made.urn!])])).toEqual(["unjudged", "unjudged"]);
    expect(outcomes(rule, [made, balancer(frontends)])).toEqual(["unjudged", "unjudged"]);
    const kept = address({}, { id: UNKNOWN_TEXT });
    const locking = lock({ scope: UNKNOWN_TEXT }, { propertyDependencies: { scope: [kept.urn!] } });
    expect(outcomes(rule, [kept, before([kept.urn!]), locking])).toEqual(["unjudged"]);
  });

  it("cannot judge where the source does not say whether it is protected, or the addresses are elsewhere", () => {
    expect(outcomes(rule, [address({}, { protect: undefined }), balancer(), lock()])).toEqual(["unjudged"]);
    expect(outcomes(rule, [balancer()], { existingAddresses: true })).toEqual(["unjudged"]);
  });
});

describe("diagnostic-settings", () => {
  const rule = "diagnostic-settings";

  it("advises one for each vault and load balancer, and stops nothing", () => {
    expect(said(rule, [vault(), stack.diagnostics("vault")])).toEqual([]);
    const findings = judge([vault(), balancer(), stack.diagnostics("vault")], stack.context());
    expect(findings.filter((finding) => finding.rule === rule)).toEqual([
      expect.objectContaining({ outcome: "violated", enforcement: "advisory", message: "has no diagnostic setting" }),
    ]);
  });
});
