import { externalNotices, noticesOf } from "../../../../infra/icap/notices";
import { portalCard } from "../../../../infra/portal";
import { parse } from "../settings/parsing";

const external = (more: object = {}) =>
  parse({
    icap: {
      server: "external",
      external: { product: "generic-reqmod", servers: [{ address: "10.77.9.10" }, { address: "10.77.9.11" }], ...more },
    },
  }).icap.external!;

test("a preview says how many planted files a day and connections the product gets", () => {
  expect(externalNotices(external(), 6)).toEqual([
    {
      severity: "info",
      text: "Canary: 6 gateways × 2 servers × 1 service, every 60 s: 17,280 planted files a day, each perhaps an incident in the product (icap.external.canarySeconds).",
    },
    {
      severity: "info",
      text: "Connections: 6 gateways can have 204 at each server open at once, their 2 own ones each among them. The product must take as many, else it leaves the rotation when it is busy (connections in icap.external.servers).",
    },
  ]);
  expect(externalNotices(external({ respmodPath: "respmod", canarySeconds: 300 }), 6)[0]?.text).toContain(
    "6,912 planted",
  );
});

test("servers with connections of their own are named, also without a canary", () => {
  const servers = [{ address: "10.77.9.10", connections: 1024 }, { address: "10.77.9.11" }];
  for (const canary of ["verified", "optionsOnly"])
    expect(externalNotices(external({ servers, canary }), 1)[1]?.text).toMatch(
      /^Connections: 1 gateway can have 1,026 at server-1, 34 at server-2 open at once, /,
    );
});

test("without a canary every preview warns that nothing shows whether the servers block", () => {
  const [notice] = externalNotices(external({ canary: "optionsOnly" }), 2);
  expect(notice).toMatchObject({
    severity: "warn",
    text: expect.stringMatching(
      /^icap\.external\.canary is optionsOnly: it is not verified that server-1, server-2 block/,
    ),
  });
});

test.each<[string, string[]]>([
  ["optionsOnly", [expect.stringMatching(/^icap\.external\.canary is optionsOnly: it is not verified/) as string]],
  ["verified", []],
])("the card for the portal of a stack with the canary %s warns of what nobody verifies", (canary, warnings) => {
  const servers = [{ address: "10.77.9.10" }];
  const settings = parse({ icap: { server: "external", external: { product: "generic-reqmod", servers, canary } } });
  expect(portalCard(settings, "gw", { a: "192.0.2.1", b: "192.0.2.2" }, "pem").warnings).toEqual(warnings);
});

test("without TLS the portal's card, each preview and each update say so, and the card has no certificate", () => {
  const settings = parse({ workload: "test", gateway: { tls: "off" } });
  const text = expect.stringMatching(/^gateway\.tls is off: files reach the gateways in clear text/) as string;
  const card = portalCard(settings, "gw", { a: "192.0.2.1", b: "192.0.2.2" }, "pem");
  expect(card).toMatchObject({ secureIcap: false, warnings: [text], servers: [{ port: 1344 }, { port: 1344 }] });
  expect(card).not.toHaveProperty("certificate");
  expect(noticesOf(settings)).toEqual([{ severity: "warn", text, headline: "clients come without TLS" }]);
  expect(noticesOf(parse({ workload: "test" }))).toEqual([]);
});
