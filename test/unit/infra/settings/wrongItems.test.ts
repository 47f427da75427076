/** An item of a list that is wrong by itself hides no problem of the others, nor of the rest of it, and makes none that is not there. */
import { z } from "zod";
import { NESTED, SETTINGS } from "../../../../infra/model/schema";
import { refusal } from "./parsing";

const network = (name: string) =>
  `/subscriptions/00000000-0000-0000-0000-000000000002/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/${name}`;
const external = (servers: unknown[]) => ({
  icap: { server: "external", external: { product: "generic-reqmod", servers } },
});
const lines = (message: string): string[] => message.split("\n").map((line) => line.trim().replace(/ {2,}/, ": "));

test("peerings: the others are checked by their places, and what is right in a wrong one with them", () => {
  const peerings = [
    7,
    { network: network("a"), addressSpace: ["10.77.0.0/24"] },
    { network: network("b") },
    { network: network("A"), addressSpace: ["10.40.0.0/16"], remoteGateway: "yes" },
    { network: network("c"), addressSpace: ["10.40.1.0/24"], remoteGatewy: true },
  ];
  const enforceTunnel = {
    onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.40.2.0/24"] },
    preSharedKey: "0123456789abcdef".repeat(4),
  };
  const values = { network: { peerings }, enforceTunnel, ...external([{ address: "10.200.0.1" }]) };
  expect(lines(refusal(values, "dev", { secretNames: ["enforceTunnel"] }))).toEqual([
    "8 problems in Pulumi.dev.yaml:",
    "network.peerings[0]: 7 is not an object with a network, its addressSpace and, by choice, remoteGateway",
    "network.peerings[2].addressSpace: is missing",
    'network.peerings[3].remoteGateway: "yes" is not true or false',
    'network.peerings[4].remoteGatewy: is not a setting; did you mean "remoteGateway"?',
    "network.peerings[3].network: is that of network.peerings[1]; Azure peers two networks once",
    'network.peerings[1].addressSpace[0]: "10.77.0.0/24" overlaps network.addressSpace 10.77.0.0/16; networks that are peered have no address in common',
    'network.peerings[4].addressSpace[0]: "10.40.1.0/24" overlaps network.peerings[3].addressSpace[0] 10.40.0.0/16; networks that are peered have no address in common',
    'enforceTunnel.onPremises.addressSpace[0]: "10.40.2.0/24" overlaps network.peerings[3].addressSpace[0] 10.40.0.0/16; a packet to such an address would never enter the tunnel',
  ]);
});

test("further clients: the others' names and ports are checked, those of the metrics' port too", () => {
  const also = [
    { profile: "umbrela" },
    { profile: "umbrella", port: "x" },
    { profile: "umbrella", port: 11344 },
    { profile: "defender", port: 9999 },
  ];
  const scrape = { from: ["10.77.9.0/24"], port: 9999 };
  expect(lines(refusal({ client: { also }, monitoring: { scrape } }))).toEqual([
    "6 problems in Pulumi.dev.yaml:",
    'client.also[0].profile: "umbrela" is not one of defender, umbrella; did you mean "umbrella"?',
    'client.also[1].port: "x" is not a whole number from 1024 to 65535',
    'client.also[2].profile: "umbrella" is given twice',
    "client.also[2].port: 11344 is already gateway.port, the default; leave the port out",
    'client.also[3].profile: "defender" is already client.profile; leave this entry out',
    "monitoring.scrape.port: 9999 is already client.also[3].port; choose another port for the metrics",
  ]);
});

test("further clients are not compared with a profile or a port that is wrong itself", () => {
  const also = [{ profile: "defender", port: 11344 }];
  expect(lines(refusal({ client: { profile: "defendr", also }, gateway: { port: "x" } }))).toEqual([
    "2 problems in Pulumi.dev.yaml:",
    expect.stringMatching(/^client\.profile: "defendr" is not one of /),
    expect.stringMatching(/^gateway\.port: "x" is not a whole number/),
  ]);
});

test("rules: the others are checked, but not whether one without its wrong parts would block the clean canary", () => {
  const clean = "clean"; // stands in the gateway's own clean text
  const rules = [
    { kind: "card" },
    { name: "a", kind: "keywords", keywords: [clean], atLeast: 0 },
    { name: "A", kind: "keywords", keywords: [clean, "aaa", "AAA"] },
    { name: "gateway.x", kind: "iban", countries: ["ZZ", "DE"] },
  ];
  expect(lines(refusal({ dlp: { rules } }))).toEqual([
    "7 problems in Pulumi.dev.yaml:",
    "dlp.rules[0].name: is missing",
    "dlp.rules[1].atLeast: 0 is not a whole number from 1 to 1000",
    "dlp.rules[2].name: is the same as dlp.rules[1].name (case is ignored)",
    "dlp.rules[3].name: begins like the names of the gateway's own rules; choose another",
    "dlp.rules[2].keywords[2]: is the same as dlp.rules[2].keywords[1] (case is ignored)",
    expect.stringMatching(/^dlp\.rules\[2\]\.keywords\[0\]: /),
    'dlp.rules[3].countries[0]: "ZZ" is not the two-letter code of a country that uses IBANs, such as DE',
  ]);
});

test("a wrong part of the tunnel's proposal hides no other part that does not go with the rest", () => {
  const enforceTunnel = {
    onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
    preSharedKey: "0123456789abcdef".repeat(4),
    ipsec: { dhGroup: "x", ipsecIntegrity: "SHA256" },
  };
  expect(lines(refusal({ enforceTunnel }, "dev", { secretNames: ["enforceTunnel"] }))).toEqual([
    "2 problems in Pulumi.dev.yaml:",
    "enforceTunnel.ipsec.dhGroup: [secret] is not one of ECP384, ECP256, DHGroup14, DHGroup2048",
    'enforceTunnel.ipsec.ipsecIntegrity: "SHA256" does not go with ipsecEncryption GCMAES256, which brings its own: set GCMAES256',
  ]);
});

test("the tunnel: the correct parts of an end with a wrong part are checked too", () => {
  const enforceTunnel = {
    onPremises: { gatewayAddress: "10.1.2.3", addressSpace: ["10.77.9.0/24"] },
    bgp: { addresses: ["169.254.21.2"], peerAddress: "10.0.0.1", peerAsn: 65515 },
    preSharedKey: "0123456789abcdef".repeat(4),
  };
  expect(lines(refusal({ enforceTunnel }, "dev", { secretNames: ["enforceTunnel"] }))).toEqual([
    "5 problems in Pulumi.dev.yaml:",
    expect.stringMatching(/^enforceTunnel\.onPremises\.gatewayAddress: /),
    expect.stringMatching(/^enforceTunnel\.bgp\.peerAddress: /),
    expect.stringMatching(
      /^enforceTunnel\.onPremises\.addressSpace\[0\]: "10\.77\.9\.0\/24" overlaps network\.addressSpace /,
    ),
    "enforceTunnel.bgp.peerAsn: 65515 is Azure's number too; the two ends need two numbers",
    "enforceTunnel.bgp.peerAsn: 65515 is Azure's own; take a private one, for example 65010",
  ]);
});

test("an existing network and the detection servers' machines: the same", () => {
  const existing = {
    network: network("a"),
    addressSpace: ["10.60.0.0/33"],
    laneSubnets: { a: `${network("a")}/subnets/icap`, b: `${network("a")}/subnets/icap` },
    subnetPrefixes: { a: "10.60.1.0/24", b: "10.60.2.0/24" },
  };
  const machines = { vmSize: "" };
  const detectionServer = { addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"], machines };
  const text = refusal({ network: { existing, addressSpace: "10.60.0.0/16" }, detectionServer });
  expect(text).toMatch(/network\.existing\.addressSpace\[0\] +"10\.60\.0\.0\/33" /);
  expect(text).toMatch(/network\.addressSpace +applies only to a network that is created/);
  expect(text).toMatch(/network\.existing\.laneSubnets\.b +is the same as network\.existing\.laneSubnets\.a/);
  expect(text).toMatch(/detectionServer\.machines\.vmSize /);
  expect(text).toMatch(/detectionServer\.machines +names no image; /);
});

describe("a text in place of a list, however long, has one problem", () => {
  const sections = { ...SETTINGS, "icap.external": NESTED["icap.external"] };
  const lists = Object.entries(sections).flatMap(([section, settings]) =>
    Object.entries(settings as Record<string, { schema: z.ZodType }>)
      .filter(([, { schema }]) => schema instanceof z.ZodArray)
      .map(([name]) => [section, name] as const),
  );

  test.each(lists)("%s.%s", (section, name) => {
    const values = section.split(".").reduceRight<Record<string, unknown>>((inner, part) => ({ [part]: inner }), {
      [name]: "a text that is longer than any list may be".repeat(30),
    });
    const message = lines(refusal(values)).filter((line) => line.startsWith(`${section}.${name}`));
    expect(message).toEqual([expect.stringMatching(/: (?:".*" )?is not /)]);
  });

  test("there are such settings", () => {
    expect(lists.length).toBeGreaterThan(10);
  });
});
