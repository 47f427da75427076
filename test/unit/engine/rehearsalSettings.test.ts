import { makesClientIdentity, rehearsalSettings } from "../../../engine/rehearsalSettings";

const key = (name: string): string => `defender-icap-gateway:${name}`;
const certificate = "-----BEGIN CERTIFICATE-----\nthrow-away\n-----END CERTIFICATE-----\n";

describe("the settings that a rehearsal deploys", () => {
  test("a complete dev stack is deployed unchanged", () => {
    const config = { "azure-native:location": "westeurope", [key("lanes")]: { instances: 1 } };
    expect(rehearsalSettings(config, "dev", {})).toEqual({ config, secrets: {}, changes: [] });
  });

  test("prod's addresses lose their protection, whether it is set or prod's default, and the report is told", () => {
    const told = ["publicAddresses.protect is false, because a rehearsal deletes everything at its end"];
    expect(rehearsalSettings({}, "prod", {})).toEqual({
      config: { [key("publicAddresses")]: { protect: false } },
      secrets: {},
      changes: told,
    });
    const lively = rehearsalSettings({ [key("publicAddresses")]: { protect: true, lock: true } }, "test", {});
    expect(lively.config[key("publicAddresses")]).toEqual({ protect: false, lock: true });
    expect(lively.changes).toEqual(told);
    expect(rehearsalSettings({ [key("preset")]: "prod" }, "customer-x", {}).changes).toEqual(told);
  });

  test("a client certificate whose key is not available is replaced by a throw-away one, with its name rule", () => {
    const client = { dataCentres: ["EU1"], certificates: "the real CA", certificateName: "client.example" };
    const { config, changes } = rehearsalSettings({ [key("client")]: client }, "test", {
      clientCertificate: certificate,
    });
    expect(config[key("client")]).toEqual({ dataCentres: ["EU1"], certificates: certificate });
    expect(changes).toEqual([
      "client.certificates is a generated certificate, because only the real client has the key of its own",
    ]);
  });

  test("a server key that only its owner has gives way to the private authority", () => {
    const config = { [key("serverCertificate")]: { source: "supplied", privateKey: { secure: "v1:abc" } } };
    const result = rehearsalSettings(config, "dev", {});
    expect(result.config[key("serverCertificate")]).toEqual({ source: "authority" });
    expect(result.changes).toEqual([
      `serverCertificate.source is "authority" instead of "supplied", because the certificate's key is not available here`,
    ]);
  });

  test("a tunnel whose key is encrypted, or not set yet, gets a generated one as a secret", () => {
    const onPremises = { gatewayAddress: "52.1.2.3" };
    const told = ["enforceTunnel.preSharedKey is a generated key, because only the tunnel's real ends have their own"];
    for (const preSharedKey of [{ secure: "v1:abc" }, undefined]) {
      const config = { [key("enforceTunnel")]: { onPremises, ...(preSharedKey && { preSharedKey }) } };
      expect(rehearsalSettings(config, "dev", { preSharedKey: "generated" })).toEqual({
        config: { [key("enforceTunnel")]: { onPremises } },
        secrets: { "enforceTunnel.preSharedKey": "generated" },
        changes: told,
      });
    }
    expect(rehearsalSettings({ [key("enforceTunnel")]: {} }, "dev", { preSharedKey: "generated" }).secrets).toEqual({});
  });

  test.each(["malware", "publicClamavDatabase"])(
    "malware scanning by %s is left out, and nothing else of its section",
    (name) => {
      const { config, changes } = rehearsalSettings({ [key("dlp")]: { [name]: true, creditCards: false } }, "dev", {});
      expect(config[key("dlp")]).toEqual({ creditCards: false });
      expect(changes).toEqual([
        expect.stringMatching(/^dlp\.malware is left out, because .* do not reach database\.clamav\.net/),
      ]);
    },
  );

  test("existing addresses of a subscription are left out", () => {
    const config = {
      [key("publicAddresses")]: { protect: false, existing: { a: "/subscriptions/x", b: "/subscriptions/y" } },
    };
    expect(rehearsalSettings(config, "prod", {}).config[key("publicAddresses")]).toEqual({ protect: false });
  });

  test("anything encrypted with the owner's key is left out and named, wherever in a setting it stands", () => {
    const config = {
      [key("other")]: { list: [{ deep: { secure: "v1:abc" } }] },
      [key("tags")]: { owner: "me", cost: { secure: "v1:def" } },
    };
    const result = rehearsalSettings(config, "dev", {});
    expect(result.config).toEqual({ [key("tags")]: { owner: "me" } });
    expect(result.changes).toEqual([
      "other.list[0].deep is left out, because it is encrypted",
      "tags.cost is left out, because it is encrypted",
    ]);
  });

  test("a client of which something is encrypted can still be deployed", () => {
    const client = { profile: "custom", addresses: [{ secure: "v1:a" }], certificates: { secure: "v1:b" } };
    const { config, changes } = rehearsalSettings({ [key("client")]: client }, "test", {
      clientCertificate: certificate,
    });
    expect(config[key("client")]).toEqual({
      profile: "custom",
      addresses: ["4.234.34.86"],
      certificates: certificate,
    });
    expect(changes).toEqual([
      "client.certificates is a generated certificate, because only the real client has the key of its own",
      "client.addresses is 4.234.34.86, because the real addresses are encrypted",
    ]);
  });

  test("the stack's own settings are not touched", () => {
    const config = { [key("publicAddresses")]: { protect: true } };
    rehearsalSettings(config, "prod", { clientCertificate: certificate });
    expect(config).toEqual({ [key("publicAddresses")]: { protect: true } });
  });
});

describe("whether a stack makes a client identity itself", () => {
  test.each([
    ["dev has one by default", {}, "dev", true],
    ["dev with a certificate given has none", { [key("client")]: { certificates: "PEM" } }, "dev", false],
    ["any stack that asks for one", { [key("client")]: { certificates: "PEM", generateIdentity: true } }, "test", true],
    ["dev that declines it", { [key("client")]: { generateIdentity: false } }, "dev", false],
    ["prod has none", {}, "prod", false],
    ["a stack with dev's defaults", { [key("preset")]: "dev" }, "feature-x", true],
  ])("%s", (_, config, stack, makes) => {
    expect(makesClientIdentity(config, stack)).toBe(makes);
  });
});
