import { parse, problem } from "./parsing";

const ENCRYPTED = { secretNames: ["enforceTunnel"] };
const enforceTunnel = {
  onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.90.0.0/24"] },
  preSharedKey: "0123456789abcdef".repeat(4),
};
const detection = (more: object = {}) => ({
  enforceTunnel,
  detectionServer: { addresses: ["10.77.254.10"], enforceAddresses: ["10.90.0.10"], ...more },
});
const wrong = (values: object) => problem({ ...values }, "dev", ENCRYPTED);

describe("detectionServer", () => {
  it("opens Symantec's default port to Enforce, and ICAP's to the gateways", () => {
    expect(parse(detection(), "dev", ENCRYPTED).detectionServer).toEqual({
      subnet: "10.77.254.0/27",
      addresses: ["10.77.254.10"],
      enforceAddresses: ["10.90.0.10"],
      enforcePort: 8100,
      icapPort: 1344,
    });
  });

  it.each([
    [
      "a subnet over the gateway's",
      { subnet: "10.77.255.0/24", addresses: ["10.77.255.10"] },
      /overlaps enforceTunnel\.gatewaySubnet 10\.77\.255\.0\/27$/,
    ],
    ["a server outside the subnet", { addresses: ["10.77.9.9"] }, /is not inside detectionServer\.subnet/],
    ["an address that Azure keeps", { addresses: ["10.77.254.3"] }, /is one of the five that Azure keeps/],
    [
      "a server named twice",
      { addresses: ["10.77.254.10", "10.77.254.10"] },
      /addresses\[1\] {2}"10\.77\.254\.10" is given twice/,
    ],
    [
      "an Enforce that nothing leads to",
      { enforceAddresses: ["10.91.0.10"] },
      /enforceAddresses\[0\] {2}"10\.91\.0\.10" is behind nothing that is known/,
    ],
    ["one port for both", { enforcePort: 1344 }, /enforcePort {2}1344 is icapPort too/],
    [
      "an Enforce in a lane's subnet",
      { enforceAddresses: ["10.77.1.10"] },
      /enforceAddresses\[0\] {2}"10\.77\.1\.10" is in network\.laneSubnets\.a 10\.77\.1\.0\/24, where no Enforce Server can be; give the Enforce Server's own address$/,
    ],
    [
      "an Enforce that is a detection server",
      { enforceAddresses: ["10.77.254.10"] },
      /enforceAddresses\[0\] {2}"10\.77\.254\.10" is detectionServer\.addresses\[0\] too; give the Enforce Server's own address$/,
    ],
    [
      "no detection server",
      { addresses: undefined },
      /^detectionServer\.addresses {2}is missing; give the static private/,
    ],
    [
      "no Enforce Server",
      { enforceAddresses: undefined },
      /^detectionServer\.enforceAddresses {2}is missing; give the private address/,
    ],
    [
      "an Enforce Server named twice",
      { enforceAddresses: ["10.90.0.10", "10.90.0.10"] },
      /^detectionServer\.enforceAddresses\[1\] {2}"10\.90\.0\.10" is given twice$/,
    ],
  ])("refuses %s", (_, more, expected) => expect(wrong(detection(more))).toMatch(expected));

  it.each([
    ["subnet", { subnet: "10.77.254.0", addresses: ["10.99.0.1"] }],
    ["addresses", { addresses: "10.77.254.10" }],
    ["enforceAddresses", { enforceAddresses: ["none"] }],
    ["enforcePort", { enforcePort: "none", icapPort: 1344 }],
    ["icapPort", { icapPort: "8100", enforcePort: 8100 }],
    ["machines.imageId", { machines: { imageId: "dlp", vmSize: "Standard_D4s_v5" } }],
    ["machines.marketplace", { machines: { marketplace: "dlp", vmSize: "Standard_D4s_v5" } }],
  ])("a wrong %s is the only problem: nothing is compared with it", (part, more) => {
    expect(wrong(detection(more)).startsWith(`detectionServer.${part}`)).toBe(true);
  });

  const image =
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/g/providers/Microsoft.Compute/images/dlp";
  const plan = { publisher: "acme", offer: "dlp", sku: "byol", version: "16.0.1" };

  it.each(["g ", "g\n", "g?a=b", "g%2f"])("refuses an image's id with another sign in it: %j", (group) => {
    const imageId = image.replace("/g/", `/${group}/`);
    expect(wrong(detection({ machines: { imageId, vmSize: "Standard_D4s_v5" } }))).toMatch(
      /machines\.imageId {2}.* is not the id of an image/,
    );
  });

  it("makes machines from an image of one's own, or from a plan of the marketplace", () => {
    for (const source of [{ imageId: image }, { marketplace: plan }])
      expect(
        parse(detection({ machines: { ...source, vmSize: "Standard_D4s_v5" } }), "dev", ENCRYPTED).detectionServer,
      ).toMatchObject({ machines: source });
  });

  it.each([
    [
      "a size with more than a name in it",
      { imageId: image, vmSize: "Standard_D4s_v5\n; rm" },
      /machines\.vmSize {2}"Standard_D4s_v5\\n; rm" is not the name of a VM size such as "Standard_D2s_v5"$/,
    ],
    [
      "machines without an image",
      { vmSize: "Standard_D4s_v5" },
      /machines {2}names no image; give imageId, or marketplace/,
    ],
    [
      "two images",
      { vmSize: "Standard_D4s_v5", imageId: image, marketplace: plan },
      /machines {2}has imageId and marketplace; give one of them/,
    ],
    [
      "an image that is none",
      { vmSize: "Standard_D4s_v5", imageId: "dlp" },
      /machines\.imageId {2}"dlp" is not the id of an image/,
    ],
    [
      "a version that moves",
      { vmSize: "Standard_D4s_v5", marketplace: { ...plan, version: "latest" } },
      /marketplace\.version {2}"latest" is not a version such as "16\.0\.1"; "latest" would give/,
    ],
    ["a size that is none", { vmSize: "large", imageId: image }, /vmSize {2}"large" is not the name of a VM size/],
  ])("refuses %s", (_, machines, expected) => expect(wrong(detection({ machines }))).toMatch(expected));

  it("refuses ICAP servers in its subnet that its security group would shut out", () => {
    const icap = (server: object) => ({
      icap: { server: "external", external: { product: "generic-reqmod", servers: [server] } },
    });
    expect(wrong({ ...detection(), ...icap({ address: "10.77.254.11" }) })).toMatch(
      /and not in detectionServer\.addresses/,
    );
    expect(wrong({ ...detection(), ...icap({ address: "10.77.254.10", port: 1345 }) })).toMatch(
      /port {2}1345 is not detectionServer\.icapPort 1344/,
    );
    expect(wrong({ ...detection({ addresses: ["10.77.254.10", "?"] }), ...icap({ address: "10.77.254.11" }) })).toMatch(
      /^detectionServer\.addresses\[1\] /, // the wrong one may have been meant to be this server
    );
    expect(wrong({ ...detection({ icapPort: "1344 " }), ...icap({ address: "10.77.254.10" }) })).toMatch(
      /^detectionServer\.icapPort /,
    );
    for (const server of [{ address: "10.77.254.10" }, { address: "10.90.0.20", port: 1345 }])
      expect(parse({ ...detection(), ...icap(server) }, "dev", ENCRYPTED).icap.server).toBe("external");
  });
});
