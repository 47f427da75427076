import { authority, CLIENT_AUTH, issue } from "../certificates/issue";
import { parse, problem } from "./parsing";

describe("a client is refused", () => {
  it.each([
    ["52.1.2.3/8", "has bits set below its length; write 52.0.0.0/8, or one address with /32"],
    ["0.0.0.0/0", "is 4294967296 addresses; a client's prefix is /16 or longer"],
    ["0.0.0.0/1", "is 2147483648 addresses; a client's prefix is /16 or longer"],
    ["52.0.0.0/15", "is 131072 addresses; a client's prefix is /16 or longer"],
    ["2001:db8::/32", "is IPv6; the gateway's addresses are IPv4"],
    ["::/0", "is IPv6; the gateway's addresses are IPv4"],
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
      "holds 168.63.129.16/32 (Azure's platform address); a client on the internet needs public addresses",
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
      'client.dataCentres[0]  "GCC" is not in the external DLP list (US1, US2, US3, EU1, EU2), only in the list appConnector',
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
      'client.list  "externalDlp" is a list of the profile defender, not of umbrella; leave it out',
    ],
    [
      "a further product that is its own",
      { also: [{ profile: "defender" }] },
      'client.also[0].profile  "defender" is client.profile already',
    ],
    [
      "a further product twice",
      { also: [{ profile: "umbrella" }, { profile: "umbrella" }] },
      'client.also[1].profile  "umbrella" is given twice',
    ],
    [
      "a further product on the gateway's port",
      { also: [{ profile: "umbrella", port: 11344 }] },
      "client.also[0].port  11344 is gateway.port, which it has anyway; leave it out",
    ],
    [
      "a further product on the canary's port",
      { also: [{ profile: "umbrella", port: 8080 }] },
      "client.also[0].port  8080 is gateway.canaryPort; take another",
    ],
    [
      "a further product on the ICAP server's port",
      { also: [{ profile: "umbrella", port: 1344 }] },
      "client.also[0].port  1344 is the port of the ICAP relay on every gateway; take another",
    ],
    [
      "a further product as text",
      { also: ["umbrella"] },
      'client.also[0]  "umbrella" is not an object with a profile and, by choice, a port',
    ],
    [
      "a service tag of a profile that has none",
      { profile: "umbrella", sources: "serviceTag" },
      'client.sources  "serviceTag" is not for the profile umbrella, which has no service tag in Azure',
    ],
    [
      "a data centre of a service tag",
      { sources: "serviceTag", dataCentres: ["EU1"] },
      'client.dataCentres  chooses among addresses; with client.sources "serviceTag" leave it out',
    ],
    [
      "no addresses of its own",
      { profile: "custom" },
      "client.addresses  is missing; the profile custom has no others",
    ],
    [
      "data centres of nobody",
      { profile: "custom", addresses: ["52.1.2.3"], dataCentres: ["EU1"] },
      "client.dataCentres  belongs to a built-in profile; custom has only client.addresses",
    ],
    [
      "no certificate",
      { generateIdentity: false },
      "client.certificates  is missing; nobody could connect. Give the client's public certificate as PEM, or set client.generateIdentity to true for a throw-away one",
    ],
    [
      "a name without its authority",
      { certificateName: "client.example" },
      'client.certificateName  "client.example" belongs to an authority in client.certificates, which is missing',
    ],
    [
      "a file name for the certificate",
      { certificates: "client.pem" },
      "client.certificates  holds no PEM certificate (-----BEGIN CERTIFICATE-----)",
    ],
  ])("with %s", (_, client, text) => {
    expect(problem({ client })).toBe(text);
  });

  it("with more addresses than one client has", () => {
    const addresses = Array.from({ length: 17 }, (_, i) => `52.${i}.0.0/16`);
    expect(problem({ client: { addresses } })).toBe(
      "client.addresses  holds 1114112 addresses; a client has at most 1048576",
    );
  });

  it("with more prefixes than a security group takes", () => {
    const addresses = Array.from({ length: 4000 }, (_, i) => `52.1.${Math.floor(i / 128)}.${2 * (i % 128)}`);
    expect(problem({ client: { profile: "custom", addresses } })).toBe(
      "client.addresses  4006 source prefixes are more than the 4000 that Azure allows in a security group; choose fewer data centres, or join own addresses into wider prefixes",
    );
  });

  it("with a generated identity in prod, or beside an authority", async () => {
    const root = await authority("Root");
    expect(problem({ client: { generateIdentity: true } }, "prod")).toBe(
      "client.generateIdentity  true is not for prod: whoever reads the stack's outputs could be the client; give the client's certificate in client.certificates",
    );
    const client = { certificates: root.pem, certificateName: "client.example", generateIdentity: true };
    expect(problem({ client })).toBe(
      "client.generateIdentity  true needs a certificate of the client's own in client.certificates; an authority cannot stand beside a generated one",
    );
  });

  it("who may be anybody of an authority, without one, or beside a generated identity", async () => {
    const root = await authority("Root");
    expect(problem({ client: { anyNameUnderAuthority: true, generateIdentity: true } })).toBe(
      "client.anyNameUnderAuthority  true belongs to an authority in client.certificates, which is missing",
    );
    const client = { certificates: root.pem, anyNameUnderAuthority: true };
    expect(problem({ client: { ...client, generateIdentity: true } })).toMatch(
      /^client\.generateIdentity {2}true needs/,
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
    /^client\.certificates {2}makes a secret of \d{5} bytes with the server's key and chain; Key Vault takes 25600\. Leave out/,
  );
  expect(parse({ client: { certificates: await pins(20) } }).client.trust?.mode).toBe("pin");
});
