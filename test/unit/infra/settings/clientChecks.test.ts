import { authority, CLIENT_AUTH, issue } from "../certificates/issue";
import { parse, problem } from "./parsing";

describe("a client is refused", () => {
  it.each([
    ["52.1.2.3/8", "has host bits set; write 52.1.2.3/32"],
    ["0.0.0.0/0", "contains 4294967296 addresses; give prefixes of /16 or longer"],
    ["0.0.0.0/1", "contains 2147483648 addresses; give prefixes of /16 or longer"],
    ["52.0.0.0/15", "contains 131072 addresses; give prefixes of /16 or longer"],
    ["2001:db8::/32", "is an IPv6 address; give an IPv4 address or prefix"],
    ["::/0", "is an IPv6 address; give an IPv4 address or prefix"],
    ["Internet", 'is not an IPv4 address or prefix such as "52.1.2.3" or "52.1.2.0/24"'],
    ["*", 'is not an IPv4 address or prefix such as "52.1.2.3" or "52.1.2.0/24"'],
    ["client.example", 'is not an IPv4 address or prefix such as "52.1.2.3" or "52.1.2.0/24"'],
    ["052.1.2.3", 'is not an IPv4 address or prefix such as "52.1.2.3" or "52.1.2.0/24"'],
    ["192.168.1.1", "is a private range; a client on the internet needs public addresses"],
    ["100.64.0.0/10", "is a private range; a client on the internet needs public addresses"],
    [
      "203.0.113.7",
      "is reserved (203.0.113.0/24, documentation (RFC 5737)); a client on the internet needs public addresses",
    ],
    [
      "168.63.129.0/24",
      "contains 168.63.129.16/32 (Azure's platform address); a client on the internet needs public addresses",
    ],
  ])("at %s", (address, text) => {
    expect(problem({ client: { addresses: [address] } })).toBe(`client.addresses[0]  "${address}" ${text}`);
  });

  it.each([
    ["an address twice", { addresses: ["52.1.2.3", "52.1.2.3"] }, 'client.addresses[1]  "52.1.2.3" is given twice'],
    [
      "an address twice, once with its length",
      { addresses: ["8.8.8.8", "52.1.2.0/24", "8.8.8.8/32"] },
      'client.addresses[2]  "8.8.8.8/32" is given twice',
    ],
    [
      "a text for the list",
      { addresses: "52.1.2.3" },
      'client.addresses  "52.1.2.3" is not a list of addresses and prefixes',
    ],
    [
      "a data centre that is none",
      { dataCentres: ["EU3"] },
      'client.dataCentres[0]  "EU3" is not a data centre of the external DLP list; did you mean "EU1"?',
    ],
    [
      "a data centre that the list lacks",
      { dataCentres: ["GCC"] },
      'client.dataCentres[0]  "GCC" is not in the external DLP list (US1, US2, US3, EU1, EU2); set client.list to "appConnector", which has it',
    ],
    ["a data centre twice", { dataCentres: ["EU1", "EU1"] }, 'client.dataCentres[1]  "EU1" is given twice'],
    ["no data centre", { dataCentres: [] }, 'client.dataCentres  [] is not "all" or a list of data centres'],
    [
      "an unknown profile",
      { profile: "zscaler" },
      'client.profile  "zscaler" is not one of defender, umbrella, custom',
    ],
    [
      "a list that its profile lacks",
      { profile: "umbrella", list: "externalDlp" },
      'client.list  "externalDlp" applies only to the profile defender, and client.profile is umbrella; leave client.list out',
    ],
    [
      "a further product that is its own",
      { also: [{ profile: "defender" }] },
      'client.also[0].profile  "defender" is already client.profile; leave this entry out',
    ],
    [
      "a further product twice",
      { also: [{ profile: "umbrella" }, { profile: "umbrella" }] },
      'client.also[1].profile  "umbrella" is given twice',
    ],
    [
      "a further product on the gateway's port",
      { also: [{ profile: "umbrella", port: 11344 }] },
      "client.also[0].port  11344 is already gateway.port, the default; leave the port out",
    ],
    [
      "a further product on the canary's port",
      { also: [{ profile: "umbrella", port: 8080 }] },
      "client.also[0].port  8080 is already gateway.canaryPort; choose another port",
    ],
    [
      "a further product on the ICAP server's port",
      { also: [{ profile: "umbrella", port: 1344 }] },
      "client.also[0].port  1344 is used by the ICAP relay on every gateway; choose another port",
    ],
    [
      "a further product as text",
      { also: ["umbrella"] },
      'client.also[0]  "umbrella" is not an object with a profile and optionally a port',
    ],
    [
      "a service tag of a profile that has none",
      { profile: "umbrella", sources: "serviceTag" },
      'client.sources  "serviceTag" needs a profile with an Azure service tag, and umbrella has none; use "addresses"',
    ],
    [
      "a data centre of a service tag",
      { sources: "serviceTag", dataCentres: ["EU1"] },
      'client.dataCentres  cannot be combined with client.sources "serviceTag", which allows the whole tag; leave it out',
    ],
    [
      "no addresses of its own",
      { profile: "custom" },
      "client.addresses  is missing; the profile custom has no published addresses, so give at least one",
    ],
    [
      "data centres of nobody",
      { profile: "custom", addresses: ["52.1.2.3"], dataCentres: ["EU1"] },
      "client.dataCentres  applies only to built-in profiles; leave it out, because custom has no sources but client.addresses",
    ],
    [
      "no certificate",
      { generateIdentity: false },
      "client.certificates  is missing, so no client could connect. Give the client's public certificate as PEM, or set client.generateIdentity to true for a throw-away one",
    ],
    [
      "a name without its authority",
      { certificateName: "client.example" },
      'client.certificateName  "client.example" needs an authority in client.certificates, which is missing; give the authority\'s certificate as PEM',
    ],
    [
      "a file name for the certificate",
      { certificates: "client.pem" },
      "client.certificates  contains no PEM certificate (-----BEGIN CERTIFICATE-----)",
    ],
  ])("with %s", (_, client, text) => {
    expect(problem({ client })).toBe(text);
  });

  it.each<[string, object]>([
    ["client.profile", { client: { profile: "zscaler", list: "externalDlp", also: [{ profile: "defender" }] } }],
    ["client.list", { client: { list: "all", dataCentres: ["GCC"] } }],
    ["client.addresses", { client: { profile: "custom", addresses: "52.1.2.3" } }],
    ["client.generateIdentity", { client: { generateIdentity: "no" } }],
    ["client.certificates", { client: { certificates: 7, certificateName: "client.example" } }],
    ["gateway.port", { gateway: { port: "11344 " }, client: { also: [{ profile: "umbrella", port: 11345 }] } }],
  ])("for a wrong %s alone: nothing is compared with it", (setting, values) => {
    expect(problem({ ...values }).startsWith(`${setting}  `)).toBe(true);
  });

  it("with a list within a service tag", () => {
    expect(problem({ client: { sources: "serviceTag", list: "appConnector" } })).toBe(
      'client.list  cannot be combined with client.sources "serviceTag", which allows the whole tag; leave it out',
    );
  });

  it("with more addresses than one client has", () => {
    const addresses = Array.from({ length: 17 }, (_, i) => `52.${i}.0.0/16`);
    expect(problem({ client: { addresses } })).toBe(
      "client.addresses  contains 1114112 addresses; at most 1048576 are allowed",
    );
  });

  it("with more prefixes than a security group takes", () => {
    const addresses = Array.from({ length: 4000 }, (_, i) => `52.1.${Math.floor(i / 128)}.${2 * (i % 128)}`);
    expect(problem({ client: { profile: "custom", addresses } })).toBe(
      "client.addresses  4006 source prefixes are more than the 4000 that Azure allows in a security group; choose fewer data centres, or join own addresses into wider prefixes",
    );
  });

  it("with a generated identity in prod, or together with an authority", async () => {
    const root = await authority("Root");
    expect(problem({ client: { generateIdentity: true } }, "prod")).toBe(
      "client.generateIdentity  true is not allowed in prod, because everyone who can read the stack's outputs could act as the client; give the client's certificate in client.certificates",
    );
    const client = { certificates: root.pem, certificateName: "client.example", generateIdentity: true };
    expect(problem({ client })).toBe(
      "client.generateIdentity  true cannot be combined with an authority in client.certificates; give the client's own certificate there, or set generateIdentity to false",
    );
  });

  it("that may have any name of an authority, without one, or together with a generated identity", async () => {
    const root = await authority("Root");
    expect(problem({ client: { anyNameUnderAuthority: true, generateIdentity: true } })).toBe(
      "client.anyNameUnderAuthority  true needs an authority in client.certificates, which is missing; give the authority's certificate as PEM",
    );
    const client = { certificates: root.pem, anyNameUnderAuthority: true };
    expect(problem({ client: { ...client, generateIdentity: true } })).toMatch(
      /^client\.generateIdentity {2}true cannot be combined with an authority/,
    );
    expect(parse({ client }).client).toMatchObject({ trust: { mode: "authority" }, generateIdentity: false });
  });

  it("with an expired certificate", async () => {
    const old = await issue({ name: "client.example", notAfter: new Date("2026-11-22T00:00:00Z") });
    expect(problem({ client: { certificates: old.pem } }, "prod")).toBe(
      'client.certificates  "CN=client.example" expired on 2026-11-22; ask the client\'s operator for the current one',
    );
  });
});

it.each<[string, object]>([
  ["all data centres of its own addresses", { profile: "custom", addresses: ["52.1.2.3"], dataCentres: "all" }],
  ["all data centres of a service tag", { sources: "serviceTag", dataCentres: "all" }],
  ["data centres of the list that has them", { list: "appConnector", dataCentres: ["GCC"] }],
  ["as many addresses as it may have", { addresses: Array.from({ length: 16 }, (_, i) => `52.${i}.0.0/16`) }],
])("a client is taken with %s", (_, client) => {
  expect(parse({ client: { ...client } }).client).toMatchObject(client);
});

/** Distinct pins that make a bundle of about this many bytes. */
async function pins(count: number): Promise<string> {
  const certificates = await Promise.all(
    Array.from({ length: count }, (_, n) =>
      issue({ name: `client-${n}.example.com`, extendedKeyUsage: [CLIENT_AUTH] }),
    ),
  );
  return certificates.map(({ pem }) => pem).join("");
}

test("a bundle of client certificates beyond a vault's secret is refused before anything is made", async () => {
  const bundle = await pins(60);
  expect(problem({ client: { certificates: bundle } })).toMatch(
    /^client\.certificates {2}is too long: with the server's key and chain it makes a Key Vault secret of \d{5} bytes, and at most 25600 are allowed\. Remove/,
  );
  expect(parse({ client: { certificates: await pins(20) } }).client.trust?.mode).toBe("pin");
});
