import { problem, refusal } from "./parsing";

describe("a wrong configuration", () => {
  it("is reported whole, each setting with its value and what would be right", () => {
    const values = {
      client: {
        dataCentres: ["EU1"],
        addresses: ["52.1.2.0/24", "52.1.3.4", "52.1.3.5", "10.0.0.0/8"],
        generateIdentity: true,
      },
      lanes: { zones: [1, 4] },
    };
    expect(refusal({ ...values, preset: "dev" }, "staging")).toBe(
      [
        "2 problems in Pulumi.staging.yaml:",
        '  client.addresses[3]  "10.0.0.0/8" is a private range; a client on the internet needs public addresses',
        "  lanes.zones[1]       4 is not a zone of westeurope, which has 1, 2, 3",
      ].join("\n"),
    );
  });

  it("is reported in the order of the sections, wrong forms and contradictions together", () => {
    const values = {
      lanes: { instances: 60, vmSize: "Standard_A2_v2", zonnes: [1] },
      network: { laneSubnets: { a: "10.77.1.0/25", b: "10.77.1.64/26" } },
      dlp: { keywords: ["ab"] },
      tags: { costCentre: 4711 },
    };
    expect(refusal(values, "prod", { location: "westeuropa" })).toBe(
      [
        "8 problems in Pulumi.prod.yaml:",
        '  azure-native:location  "westeuropa" is not a location that this package knows (list of 2025-09-23); did you mean "westeurope"? For a newer location, set lanes.zonesOfLocation, for example to [1, 2, 3]',
        "  tags.costCentre        4711 is not text; write it in quotes",
        '  network.laneSubnets.b  "10.77.1.64/26" overlaps network.laneSubnets.a 10.77.1.0/25',
        '  network.laneSubnets.b  "10.77.1.64/26" has addresses for 59 machines; 120 are needed, twice lanes.instances (60), because old and new machines exist together while a lane is replaced',
        "  client.certificates    is missing, so no client could connect. Give the client's public certificate as PEM",
        '  lanes.vmSize           "Standard_A2_v2" supports neither Trusted Launch nor encryption at host; use a newer size, for example "Standard_D2s_v5"',
        '  lanes.zonnes           is not a setting; did you mean "zones"?',
        "  dlp.keywords[0]        has 2 characters; at least 3 are needed",
      ].join("\n"),
    );
  });

  it.each([
    [
      "a text instead of an object",
      { vault: "yes" },
      'vault  "yes" is not an object; its settings are purgeProtection, softDeleteDays, existing, privateEndpoint',
    ],
    [
      "a list instead of an object",
      { icap: [] },
      "icap  [] is not an object; its settings are server, external, reqmodService, respmodService, maxBodyMebibytes, requestsWithoutBody, blockPage",
    ],
    [
      "nothing after the colon",
      { vault: null },
      "vault  is empty; leave it out, or give some of its settings: purgeProtection, softDeleteDays, existing, privateEndpoint",
    ],
    ["an unknown section", { lane: {} }, 'lane  is not a setting; did you mean "lanes"?'],
    [
      "a section unlike any",
      { kubernetes: {} },
      "kubernetes  is not a setting; known: preset, expires, workload, tags, serverCertificate, resourceGroup, network, publicAddresses, client, vault, lanes, gateway, dlp, icap, monitoring, capacity, enforceTunnel, detectionServer, secondRegion",
    ],
    ["a number as text", { lanes: { instances: "2" } }, 'lanes.instances  "2" is not a whole number from 1 to 100'],
    ["a number too large", { lanes: { instances: 101 } }, "lanes.instances  101 is not a whole number from 1 to 100"],
    ["a fraction", { lanes: { instances: 1.5 } }, "lanes.instances  1.5 is not a whole number from 1 to 100"],
    [
      "a word for a truth value",
      { publicAddresses: { protect: "yes" } },
      'publicAddresses.protect  "yes" is not true or false',
    ],
    [
      "a notice that Azure refuses",
      { gateway: { deletionNoticeMinutes: 16 } },
      "gateway.deletionNoticeMinutes  16 is not a whole number of minutes from 5 to 15",
    ],
    [
      "a repair grace that Azure refuses",
      { gateway: { repairGraceMinutes: 5 } },
      "gateway.repairGraceMinutes  5 is not a whole number of minutes from 10 to 90",
    ],
    [
      "a deadline past the extensions' time",
      { gateway: { readinessDeadlineSeconds: 1800 } },
      "gateway.readinessDeadlineSeconds  1800 is not a whole number of seconds from 30 to 1620",
    ],
    [
      "a soft delete that Azure refuses",
      { vault: { softDeleteDays: 5 } },
      "vault.softDeleteDays  5 is not a whole number of days from 7 to 90",
    ],
    [
      "a port of the gateway's own",
      { gateway: { canaryPort: 8081 } },
      "gateway.canaryPort  8081 is used by the liveness endpoint on every gateway; choose another port",
    ],
    [
      "a port in use by the ICAP server",
      { gateway: { port: 1344 } },
      "gateway.port  1344 is used by the ICAP relay on every gateway; choose another port",
    ],
    [
      "a port that only root may open",
      { gateway: { port: 443 } },
      "gateway.port  443 is not a whole number from 1024 to 65535",
    ],
    [
      "one port twice",
      { gateway: { port: 8080 } },
      "gateway.canaryPort  8080 is already gateway.port; choose another port for the load balancer's health probe",
    ],
    [
      "a service path with a slash",
      { icap: { reqmodService: "/reqmod" } },
      'icap.reqmodService  "/reqmod" is not a service name: a letter, then up to 31 letters, digits, - or _, without the slash',
    ],
    [
      "the scanner's name as a service",
      { icap: { reqmodService: "virus_scan" } },
      'icap.reqmodService  "virus_scan" is a name that the ICAP server uses itself; choose another',
    ],
    [
      "one service path twice",
      { icap: { reqmodService: "dlp", respmodService: "dlp" } },
      'icap.respmodService  "dlp" is already icap.reqmodService (case is ignored); choose another path',
    ],
    [
      "mail addresses while monitoring is off",
      { monitoring: { emails: ["operators@example.com"] } },
      "monitoring.emails  has no effect, because monitoring.enabled is false; set monitoring.enabled to true, or leave emails out",
    ],
    [
      "a mail address twice",
      { monitoring: { enabled: true, emails: ["operators@example.com", "operators@example.com"] } },
      'monitoring.emails[1]  "operators@example.com" is given twice',
    ],
    [
      "a name in place of a mail address",
      { monitoring: { enabled: true, emails: ["operators"] } },
      'monitoring.emails[0]  "operators" is not a mail address',
    ],
    [
      "logs kept too briefly",
      { monitoring: { retentionDays: 7 } },
      "monitoring.retentionDays  7 is not a whole number of days from 30 to 730",
    ],
    [
      "an unpinned image",
      { lanes: { imageVersion: "latest" } },
      'lanes.imageVersion  "latest" would give the machines of one lane different images; pin a version such as "24.04.202609040"',
    ],
    [
      "an image that is not pinned to a version",
      {
        lanes: { imageId: "/subscriptions/x/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/gateway" },
      },
      'lanes.imageId  "/subscriptions/x/resourceGroups/r/providers/Microsoft.C..." is not the id of one version of a gallery\'s image, /subscriptions/.../resourceGroups/.../providers/Microsoft.Compute/galleries/name/images/name/versions/1.0.0',
    ],
    [
      "two images",
      {
        lanes: {
          imageVersion: "24.04.202609040",
          imageId:
            "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/r/providers/Microsoft.Compute/galleries/g/images/gateway/versions/1.0.0",
        },
      },
      'lanes.imageId  cannot be combined with lanes.imageVersion "24.04.202609040", because a machine boots from one image; leave one of them out',
    ],
    [
      "a zone of a location twice",
      { lanes: { zonesOfLocation: [1, 2, 1] } },
      "lanes.zonesOfLocation[2]  1 is given twice",
    ],
    ["a zone twice", { lanes: { zones: [1, 1] } }, "lanes.zones[1]  1 is given twice"],
    [
      "a keyword with a space at its end",
      { dlp: { keywords: ["secret "] } },
      "dlp.keywords[0]  begins or ends with a space",
    ],
    ["a keyword that is a number", { dlp: { keywords: [4711] } }, "dlp.keywords[0]  is not text; write it in quotes"],
    [
      "a keyword of the clean canary",
      { dlp: { keywords: ["Canary"] } },
      'dlp.keywords[0]  matches the clean canary "a clean canary", so no gateway would become ready; choose one that does not match it',
    ],
    [
      "a keyword twice",
      { dlp: { keywords: ["Secret", "sECRET"] } },
      "dlp.keywords[1]  is the same as dlp.keywords[0] (case is ignored)",
    ],
    [
      "two services that differ in case alone",
      { icap: { reqmodService: "Dlp", respmodService: "dlp" } },
      'icap.respmodService  "dlp" is already icap.reqmodService (case is ignored); choose another path',
    ],
    [
      "the ICAP server's own service in another case",
      { icap: { respmodService: "ECHO" } },
      'icap.respmodService  "ECHO" is a name that the ICAP server uses itself; choose another',
    ],
    [
      "a number beyond all numbers, once",
      { gateway: { port: 1e100 } },
      "gateway.port  1e+100 is not a whole number from 1024 to 65535",
    ],
    [
      "a mail address in another case",
      { monitoring: { enabled: true, emails: ["A@example.org", "a@example.org"] } },
      'monitoring.emails[1]  "a@example.org" is given twice',
    ],
    [
      "a certificate's name with a part of nothing",
      { serverCertificate: { commonName: "a..b" } },
      'serverCertificate.commonName  "a..b" is not a name of 1 to 54 letters, digits and hyphens, in parts between single dots, none of which begins or ends with a hyphen',
    ],
    [
      "a tag name that Azure refuses",
      { tags: { "a/b": "c" } },
      'tags.a/b  "a/b" is not a tag name: 1 to 512 characters, without < > % & \\ ? / and control characters',
    ],
  ])("is refused with %s", (_, values, text) => expect(problem(values)).toBe(text));

  it("is refused without a location, or with one that is not text", () => {
    expect(problem({}, "dev", { location: undefined })).toBe(
      "azure-native:location  is missing; set it, for example: pulumi config set azure-native:location westeurope",
    );
    expect(problem({}, "dev", { location: 5 })).toBe(
      'azure-native:location  5 is not text; give a location such as "westeurope"',
    );
  });

  it("is refused with zones where the location has none", () => {
    expect(problem({ lanes: { zones: [1] } }, "dev", { location: "westus" })).toBe(
      "lanes.zones[0]  1 is not a zone of westus, which has none",
    );
  });

  it("is refused without a preset for a stack of another name, and with another preset than its name's", () => {
    expect(problem({}, "staging")).toBe(
      "preset  is missing, and the stack name staging implies none; set it to one of dev, test, prod",
    );
    expect(problem({ preset: "production" }, "staging")).toBe('preset  "production" is not one of dev, test, prod');
    expect(problem({ preset: "prod" }, "dev")).toBe(
      'preset  "prod" contradicts the stack name dev, which already sets the preset; leave it out',
    );
  });
});
