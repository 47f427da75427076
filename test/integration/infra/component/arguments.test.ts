/** The component's arguments, as a program of somebody else's gives them. */
import * as pulumi from "@pulumi/pulumi";
import { Gateway } from "../../../../infra/component/gateway";
import { knownPlan, planOf } from "../../../../infra/component/plan";
import { IcapGateway, type IcapGatewayArgs } from "../../../../infra/icapGateway";
import { parseSettings } from "../../../../infra/settings";
import { issue } from "../../../unit/infra/certificates/issue";
import { customData, secretPaths } from "../reading";
import { record, type Recording, type Registration } from "../recorder";

const NOW = new Date();
const inAYear = new Date(NOW.getTime() + 365 * 86_400_000);
const valid = { notBefore: new Date(NOW.getTime() - 86_400_000), notAfter: inAYear };
const deploy = (args: IcapGatewayArgs) => record(() => new IcapGateway("gw", args));

/** The same values in a stack file of the preset's name. */
const asStackFile = ({ location, preset = "dev", ...values }: IcapGatewayArgs) =>
  record(() => new Gateway("gw", knownPlan(parseSettings({ location, values }, preset, NOW))));

const byName = (recording: Recording) => new Map(recording.all.map((one) => [one.name, one]));

/** The error of an output; whatever else the output promises fails with it. */
async function failure(output: unknown): Promise<unknown> {
  const { promise, isKnown, isSecret, allResources } = output as Record<"isKnown" | "isSecret", Promise<unknown>> &
    Record<"promise" | "allResources", () => Promise<unknown>>;
  const all = await Promise.allSettled([promise(), isKnown, isSecret, allResources()]);
  return all[0].status === "rejected" ? all[0].reason : undefined;
}

/** The message with which arguments are refused, and what was registered nevertheless. */
async function refusal(args: unknown): Promise<{ message: string; registered: readonly Registration[] }> {
  let message = "";
  const { recording } = await record(() => {
    try {
      new IcapGateway("gw", args as IcapGatewayArgs);
    } catch (error) {
      expect(pulumi.RunError.isInstance(error)).toBe(true);
      message = (error as Error).message;
    }
  });
  return { message, registered: recording.all };
}

describe("arguments that are known", () => {
  it.each<[string, IcapGatewayArgs]>([
    ["nothing but a location", { location: "westeurope" }],
    ["a few in some groups", { location: "West Europe", lanes: { instances: 2 }, dlp: { keywords: ["project x"] } }],
    [
      "tags and a further product",
      { location: "northeurope", tags: { a: "b" }, client: { also: [{ profile: "umbrella" }] } },
    ],
  ])("get the defaults of a stack file: %s", async (_, args) => {
    const [component, program] = [await deploy(args), await asStackFile(args)];
    expect(byName(component.recording)).toEqual(byName(program.recording));
  });

  it("take the preset that they name, whatever the stack is called", async () => {
    const client = { certificates: (await issue({ name: "client.example", ...valid })).pem };
    const monitoring = { emails: ["security@example.com"] };
    const args = { location: "westeurope", preset: "prod", client, monitoring } as const;
    const [component, program] = [await deploy(args), await asStackFile(args)];
    expect(byName(component.recording)).toEqual(byName(program.recording));
    expect(component.recording.named("gw-group").protect).toBe(true);
  });

  it("may be undefined, as if they were left out", async () => {
    const some = { location: "westeurope", lanes: { instances: undefined }, dlp: undefined };
    expect(byName((await deploy(some)).recording)).toEqual(
      byName((await deploy({ location: "westeurope" })).recording),
    );
  });

  it("take the location of the provider's configuration where they have none", async () => {
    pulumi.runtime.setAllConfig({ "azure-native:location": "northeurope" });
    const { recording } = await deploy({});
    pulumi.runtime.setAllConfig({});
    expect(recording.named("gw-group").inputs["location"]).toBe("northeurope");
  });
});

describe("wrong arguments", () => {
  it("are refused by their names, all at once, before anything is registered", async () => {
    const { message, registered } = await refusal({
      lane: {},
      client: { profile: "custom", addresses: ["52.1.2.3", "10.0.0.0/8"] },
      lanes: { instances: 0, zonnes: [1] },
    });
    expect(registered).toEqual([]);
    expect(message).toBe(
      [
        '5 problems in the arguments of IcapGateway "gw":',
        '  lane                 is not a setting; did you mean "lanes"?',
        '  location             is missing; give a location such as "westeurope", or set azure-native:location for the stack',
        '  client.addresses[1]  "10.0.0.0/8" is a private range; a client on the internet needs public addresses',
        "  lanes.instances      0 is not a whole number from 1 to 100",
        '  lanes.zonnes         is not a setting; did you mean "zones"?',
      ].join("\n"),
    );
  });

  it("of a private key say how to give one, and never show it", async () => {
    const { message } = await refusal({
      location: "westeurope",
      serverCertificate: { source: "supplied", privateKey: 1 },
    });
    expect(message).toContain("serverCertificate.privateKey   [secret] is not text");
    const { message: missing } = await refusal({ location: "westeurope", serverCertificate: { source: "supplied" } });
    expect(missing).toContain('is missing; give its PEM as a secret, for example config.requireSecret("serverKey")');
  });

  it("are outputs that would decide which resources there are", async () => {
    const { message, registered } = await refusal({
      location: pulumi.output("westeurope"),
      lanes: { instances: pulumi.output(2), sshPublicKey: pulumi.output("ssh-ed25519 AAAA") },
      dlp: Promise.resolve({}),
    });
    expect(registered).toEqual([]);
    const [first, ...lines] = message.split("\n");
    expect(first).toBe('3 problems in the arguments of IcapGateway "gw":');
    expect(lines.map((line) => line.trim().split(/ {2,}/)[0])).toEqual(["location", "lanes.instances", "dlp"]);
    expect(lines[1]).toMatch(
      / {2}is an output, which is not known while the program runs; docs\/component\.md lists those that may be one$/,
    );
  });
});

describe("arguments that no settings file could contain", () => {
  const itself: Record<string, unknown> = {};
  itself["tags"] = itself;
  it.each<[string, unknown, readonly string[]]>([
    [
      "a Map as a group",
      { lanes: new Map([["instances", 9]]) },
      ["lanes  an instance of Map is not an object; its settings are vmSize, "],
    ],
    [
      "a Date as a value",
      { client: { addresses: [new Date()] } },
      ["client.addresses[0]  an instance of Date is not text"],
    ],
    ["a function", { lanes: () => ({}) }, ["lanes  a function is not an object; its settings are "]],
    ["a big integer", { lanes: { instances: 2n } }, ["lanes.instances  2n is not a whole number"]],
    ["no number", { lanes: { instances: NaN } }, ["lanes.instances  NaN is not a whole number"]],
    ["an object that contains itself", { tags: itself }, ["tags.tags  an object that contains itself is not text"]],
    ["a Date in place of a text", { expires: new Date() }, ["expires  an instance of Date is neither"]],
    ["a Date as the location", { location: new Date() }, ["location  an instance of Date is not text"]],
    ["a symbol", { lanes: { vmSize: Symbol("x") } }, ["lanes.vmSize  Symbol(x) is not"]],
    [
      "more than one in a section, and what else is wrong there",
      { client: { addresses: ["10.0.0.0/8", new Date()], certificates: new Map(), lists: 1 } },
      [
        'client.addresses[0]  "10.0.0.0/8" is a private range',
        "client.addresses[1]  an instance of Date is not text",
        "client.certificates  an instance of Map is not text",
        'client.lists         is not a setting; did you mean "list"?',
      ],
    ],
    [
      "a text in place of a list beside a Map",
      { client: { addresses: "52.1.2.3", certificates: new Map() } },
      ["client.addresses     ", "client.certificates  an instance of Map is not text"],
    ],
    ["a preset that comes later", { preset: pulumi.output("dev") }, ["preset  is an output"]],
  ])("are refused, with nothing registered: %s", async (_, args, problems) => {
    const { message, registered } = await refusal({ location: "westeurope", ...(args as object) });
    expect(registered).toEqual([]);
    const lines = message.split("\n").slice(1);
    expect(lines).toHaveLength(problems.length);
    for (const [i, problem] of problems.entries()) expect(lines[i]!.trim()).toContain(problem);
  });

  it.each([null, "x", ["lanes"], new Map()])("are refused as a whole: %p", async (args) => {
    const { message, registered } = await refusal(args);
    expect(registered).toEqual([]);
    expect(message).toMatch(/^1 problem in the arguments of IcapGateway "gw":\n {2}args {2}.* is not a plain object/);
  });
});

describe("arguments that are outputs of other resources", () => {
  it("make the same resources as values that are known", async () => {
    const certificates = (await issue({ name: "client.example", ...valid })).pem;
    const id = (name: string) =>
      `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/g/providers/Microsoft.Network/publicIPAddresses/${name}`;
    const args = (later: <T>(value: T) => pulumi.Input<T>): IcapGatewayArgs => ({
      location: "westeurope",
      client: { profile: "custom", addresses: later([later("52.1.2.3")]), certificates: later(certificates) },
      publicAddresses: { existing: { a: later(id("a")), b: later(id("b")) } },
      dlp: { keywords: [later("project x")] },
    });
    const known = await deploy(args((value) => value));
    const later = await deploy(args(<T>(value: T) => pulumi.output(value) as pulumi.Output<T>));
    expect(byName(later.recording)).toEqual(byName(known.recording));
    expect(known.recording.named("gw-balancer").inputs).toMatchObject({
      frontendIPConfigurations: [{ publicIPAddress: { id: id("a") } }, { publicIPAddress: { id: id("b") } }],
    });
  });

  it("may be a certificate that is issued after the program has started", async () => {
    await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
    const later = new Date(NOW.getTime() + 5000);
    const { pem } = await issue({ name: "client.example", notBefore: later, notAfter: inAYear });
    const clock = [NOW, later];
    const client = { certificates: pulumi.output(pem) };
    const plan = planOf("gw", { location: "westeurope", preset: "dev", client }, () => clock.shift() ?? later);
    const trust = plan.read(["client.certificates"], (settings) => settings.client.trust?.mode);
    expect(await failure(trust)).toBeUndefined();
    expect(await new Promise((resolve) => (trust as pulumi.Output<unknown>).apply(resolve))).toBe("pin");
  });

  it("carry a supplied key as a secret only, and show the certificate", async () => {
    const server = await issue({ name: "server", ...valid });
    const { recording, result } = await deploy({
      location: "westeurope",
      serverCertificate: {
        source: "supplied",
        certificate: pulumi.output(server.pem),
        privateKey: pulumi.secret(server.privateKey),
      },
    });
    const holders = recording.all.filter(({ inputs }) => JSON.stringify(inputs).includes("PRIVATE KEY"));
    expect(holders.map(({ name }) => name)).toEqual(["gw-lane-a-secret", "gw-lane-b-secret"]);
    for (const { inputs } of holders) expect(secretPaths(inputs)).toContain(".properties.value");
    expect(await pulumi.isSecret(result.serverCertificate)).toBe(false);
    expect(await new Promise((resolve) => result.serverCertificate.apply(resolve))).toBe(server.pem);
  });

  it("keep boot data secret where keywords are, and only then", async () => {
    const { recording } = await deploy({ location: "westeurope", dlp: { keywords: pulumi.secret(["project x"]) } });
    for (const set of recording.ofType("VirtualMachineScaleSet"))
      expect(secretPaths(set.inputs)).toEqual([".virtualMachineProfile.osProfile.customData"]);
    const open = await deploy({ location: "westeurope", dlp: { keywords: pulumi.output(["project x"]) } });
    for (const set of open.recording.ofType("VirtualMachineScaleSet")) expect(customData(set)).not.toBe("");
  });

  it.each<[string, string, (value: pulumi.Output<unknown>) => IcapGatewayArgs, unknown, string]>([
    [
      "a private address",
      "client.addresses",
      (value) => ({ client: { profile: "custom", addresses: value as pulumi.Output<string[]> } }),
      ["10.0.0.0/8"],
      'client.addresses[0]  "10.0.0.0/8" is a private range; a client on the internet needs public addresses',
    ],
    [
      "text that is no certificate",
      "client.certificates",
      (value) => ({ client: { certificates: value as pulumi.Output<string> } }),
      "nothing",
      "client.certificates  ",
    ],
    [
      "no value at all",
      "client.certificates",
      (value) => ({ client: { certificates: value as pulumi.Output<string> } }),
      undefined,
      "client.certificates  is an output that has no value",
    ],
  ])("end the deployment when they are wrong, by the argument's name: %s", async (_, setting, args, value, words) => {
    await pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
    const plan = planOf("gw", { location: "westeurope", preset: "dev", ...args(pulumi.output(value)) }, () => NOW);
    expect(plan.isLater(setting)).toBe(true);
    const errors = await Promise.all([1, 2].map(() => failure(plan.read([setting], () => "made"))));
    expect(pulumi.RunError.isInstance(errors[0])).toBe(true);
    const [first, ...lines] = (errors[0] as Error).message.split("\n");
    expect(first).toMatch(/^[12] problems? in the arguments of IcapGateway "gw":$/);
    expect(lines.join("\n")).toContain(words);
    expect(errors[1]).toBe(errors[0]); // one object, which Pulumi prints once
  });
});
