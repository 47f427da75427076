import { inspect } from "node:util";
import { parse, problem, refusal } from "./parsing";

const KEY = "0123456789abcdef".repeat(4);
const ENCRYPTED = { secretNames: ["enforceTunnel"] };
const onPremises = { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] };
const tunnel = (more: object = {}) => ({ enforceTunnel: { onPremises, preSharedKey: KEY, ...more } });
const detection = (more: object = {}) => ({
  ...tunnel(),
  detectionServer: { addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"], ...more },
});
const wrong = (values: object) => problem({ ...values }, "dev", ENCRYPTED);

describe("enforceTunnel", () => {
  it("is nothing where a stack has none, as in the empty section that Pulumi.yaml gives", () => {
    expect(parse({ enforceTunnel: {}, detectionServer: {} })).not.toHaveProperty("enforceTunnel");
    expect(parse({ enforceTunnel: {}, detectionServer: {} })).not.toHaveProperty("detectionServer");
  });

  it("completes what is not given: strong algorithms, Azure's lifetimes, all zones of the location", () => {
    expect(parse(tunnel(), "dev", ENCRYPTED).enforceTunnel).toMatchObject({
      gatewaySubnet: "10.77.255.0/27",
      sku: "VpnGw1AZ",
      activeActive: false,
      dpdTimeoutSeconds: 45,
      ipsec: {
        ikeEncryption: "AES256",
        ikeIntegrity: "SHA384",
        dhGroup: "ECP384",
        ipsecEncryption: "GCMAES256",
        ipsecIntegrity: "GCMAES256",
        pfsGroup: "ECP384",
        saLifeTimeSeconds: 27000,
        saDataSizeKilobytes: 102400000,
      },
      zones: [1, 2, 3],
    });
  });

  it("keeps the key out of everything that is printed", () => {
    const settings = parse(tunnel(), "dev", ENCRYPTED);
    expect(settings.enforceTunnel?.preSharedKey?.reveal()).toBe(KEY);
    expect(JSON.stringify(settings) + inspect(settings, { depth: 9 })).not.toContain(KEY);
    expect(refusal(tunnel({ preSharedKey: "short" }), "dev")).not.toContain("short");
  });

  it.each([
    [
      "in clear",
      problem(tunnel()),
      /^enforceTunnel\.preSharedKey {2}is in clear text; take another key, and set it with: openssl/,
    ],
    [
      "missing",
      wrong({ enforceTunnel: { onPremises } }),
      /^enforceTunnel\.preSharedKey {2}is missing; set it with: openssl/,
    ],
    [
      "short",
      wrong(tunnel({ preSharedKey: "a".repeat(31) })),
      /preSharedKey {2}has 31 characters; give 32 to 128 random ones$/,
    ],
    [
      "of six letters",
      wrong(tunnel({ preSharedKey: "abcdef".repeat(8) })),
      /preSharedKey {2}has fewer than 7 different characters; give 32 to 128 random ones$/,
    ],
    ["long", wrong(tunnel({ preSharedKey: "a".repeat(129) })), /preSharedKey {2}has 129 characters/],
    [
      "with a hyphen",
      wrong(tunnel({ preSharedKey: `${KEY}-` })),
      /has characters that Azure refuses: it takes printable ASCII without space, - and ~$/,
    ],
    ["with a space", wrong(tunnel({ preSharedKey: `${KEY} ` })), /has characters that Azure refuses/],
    ["beyond ASCII", wrong(tunnel({ preSharedKey: `${KEY}é` })), /has characters that Azure refuses/],
  ])("refuses a key that is %s", (_, message, expected) => expect(message).toMatch(expected));

  it.each([
    ["ikeEncryption", "DES", /has keys of 56 bits .*; take one of GCMAES256, GCMAES128, AES256, AES192, AES128$/],
    ["ikeEncryption", "DES3", /has blocks of 64 bits/],
    ["ikeIntegrity", "MD5", /is broken/],
    ["ikeIntegrity", "SHA1", /is on its way out/],
    ["ikeIntegrity", "GCMAES256", /is not a hash/],
    ["dhGroup", "None", /makes new keys from old ones/],
    ["dhGroup", "DHGroup1", /768 bits/],
    ["dhGroup", "DHGroup2", /1024 bits/],
    ["dhGroup", "DHGroup24", /small subgroups/],
    ["ipsecEncryption", "None", /encrypts nothing/],
    ["ipsecEncryption", "DES3", /has blocks of 64 bits/],
    ["ipsecIntegrity", "SHA1", /is on its way out/],
    ["pfsGroup", "None", /makes new keys from old ones/],
    ["pfsGroup", "PFS1", /768 bits/],
    ["pfsGroup", "PFS2", /1024 bits/],
    ["pfsGroup", "PFS24", /small subgroups/],
    ["pfsGroup", "PFSMM", /is not one of ECP384, ECP256, PFS2048$/],
    ["saLifeTimeSeconds", 299, /is not a whole number of seconds from 300 to 172799$/],
    ["saDataSizeKilobytes", 1023, /is not a whole number of KB from 1024 to 2147483647$/],
  ])("refuses ipsec.%s %s with the reason", (name, value, expected) => {
    expect(wrong(tunnel({ ipsec: { [name]: value } }))).toMatch(expected);
  });

  it.each([
    ["GCMAES256", "SHA256", /set GCMAES256$/],
    ["GCMAES256", "GCMAES128", /set GCMAES256$/],
    ["AES256", "GCMAES256", /set SHA256$/],
  ])("refuses %s beside %s, as Azure does", (ipsecEncryption, ipsecIntegrity, expected) => {
    expect(wrong(tunnel({ ipsec: { ipsecEncryption, ipsecIntegrity } }))).toMatch(expected);
  });

  it.each([
    ["a gateway subnet of /28", { gatewaySubnet: "10.77.255.0/28" }, /is smaller than a \/27/],
    [
      "one outside the network",
      { gatewaySubnet: "10.78.255.0/27" },
      /is not inside network\.addressSpace 10\.77\.0\.0\/16$/,
    ],
    ["one in a lane", { gatewaySubnet: "10.77.1.0/27" }, /overlaps network\.laneSubnets\.a 10\.77\.1\.0\/24$/],
    ["a gateway that is not zone-redundant", { sku: "VpnGw1" }, /is not one of VpnGw1AZ, VpnGw2AZ/],
    [
      "a private gateway address",
      { onPremises: { ...onPremises, gatewayAddress: "10.1.2.3" } },
      /is not public \(10\.0\.0\.0\/8/,
    ],
    [
      "networks that are ours",
      { onPremises: { ...onPremises, addressSpace: ["10.77.9.0/24"] } },
      /addressSpace\[0\] {2}"10\.77\.9\.0\/24" overlaps network\.addressSpace 10\.77\.0\.0\/16/,
    ],
    ["dead peers after 8 s", { dpdTimeoutSeconds: 8 }, /from 9 to 3600$/],
  ])("refuses %s", (_, more, expected) => expect(wrong(tunnel(more))).toMatch(expected));

  it("refuses address space behind the tunnel that is a peered network's too, and a gateway beside a peered network's", () => {
    const id =
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
    const peered = (more: object) => ({
      network: { peerings: [{ network: id, addressSpace: ["10.90.0.0/16"], ...more }] },
    });
    expect(wrong({ ...tunnel(), ...peered({}) })).toMatch(
      /overlaps network\.peerings\[0\]\.addressSpace\[0\] 10\.90\.0\.0\/16/,
    );
    expect(refusal({ ...tunnel(), ...peered({ remoteGateway: true }) }, "dev", ENCRYPTED)).toMatch(
      /enforceTunnel +is given, and a peering of network\.peerings has remoteGateway true/,
    );
  });

  const bgp = (more: object = {}) =>
    tunnel({ bgp: { addresses: ["169.254.21.2"], peerAsn: 65010, peerAddress: "169.254.21.1", ...more } });

  it("takes BGP with APIPA addresses, by default with Azure's own number", () => {
    expect(parse(bgp(), "dev", ENCRYPTED).enforceTunnel?.bgp).toMatchObject({ asn: 65515, peerAsn: 65010 });
  });

  it.each([
    [
      "an address outside APIPA's range",
      { addresses: ["169.254.23.2"] },
      /is not in 169\.254\.21\.0 to 169\.254\.22\.255/,
    ],
    [
      "two addresses of one instance",
      { addresses: ["169.254.21.2", "169.254.21.6"] },
      /has 2; with activeActive false the gateway has 1 instance/,
    ],
    ["the other end's address as its own", { peerAddress: "169.254.21.2" }, /is an address of Azure's end$/],
    ["one number at both ends", { asn: 65010 }, /65010 is Azure's number too/],
    ["Azure's number at the other end", { peerAsn: 65515, asn: 65001 }, /peerAsn {2}65515 is Azure's own/],
    ["another number of Azure's", { asn: 65517 }, /asn {2}65517 is Azure's own/],
    ["IANA's AS_TRANS", { peerAsn: 23456 }, /23456 is kept by IANA/],
    ["a number of documentation", { peerAsn: 64500 }, /64500 is kept by IANA/],
  ])("refuses BGP with %s", (_, more, expected) => expect(wrong(bgp(more))).toMatch(expected));

  it("refuses BGP with selectors of fixed prefixes", () => {
    const { enforceTunnel } = bgp();
    expect(wrong({ enforceTunnel: { ...enforceTunnel, policyBasedSelectors: true } })).toMatch(
      /^enforceTunnel\.policyBasedSelectors {2}is true, and bgp is given/,
    );
  });

  it("tells all problems at once", () => {
    const message = refusal({ enforceTunnel: { sku: "Basic", dpdTimeoutSeconds: 1 } }, "dev", ENCRYPTED);
    expect(message).toMatch(/^4 problems/);
    for (const name of ["sku", "dpdTimeoutSeconds", "onPremises", "preSharedKey"])
      expect(message).toContain(`enforceTunnel.${name} `);
  });

  it("is refused, as are detection servers, in a network that somebody else owns", () => {
    const network =
      "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v";
    const existing = {
      network,
      addressSpace: ["10.60.0.0/16"],
      laneSubnets: { a: `${network}/subnets/a`, b: `${network}/subnets/b` },
      subnetPrefixes: { a: "10.60.1.0/24", b: "10.60.2.0/24" },
    };
    expect(refusal({ ...detection(), network: { existing } }, "dev", ENCRYPTED)).toMatch(
      /enforceTunnel +is for a network that is made[^]*detectionServer +is for a network that is made/,
    );
  });
});
