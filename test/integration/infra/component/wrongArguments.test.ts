/** Wrong arguments are named, all of them and nothing else. */
import * as pulumi from "@pulumi/pulumi";
import { planOf } from "../../../../infra/component/plan";
import { OUTPUT_SETTINGS } from "../../../../infra/component/outputs";
import { IcapGateway, type IcapGatewayArgs } from "../../../../infra/icapGateway";
import { SETTINGS } from "../../../../infra/model/schema";
import { problemPaths } from "./problemPaths";

const NOW = new Date();

const ALL_SETTINGS = Object.entries(SETTINGS).flatMap(([section, settings]) =>
  Object.keys(settings).map((name) => [section, name] as const),
);

/** Settings that cannot be alone in their section, and the one that is missing then. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  "enforceTunnel.preSharedKey": ["enforceTunnel.onPremises"],
};

describe("every setting", () => {
  it("refuses by its path what no settings file could hold, all in one error", () => {
    for (const wrong of [new Date(), new Map(), () => 1, Symbol("x"), 1n]) {
      const args: Record<string, unknown> = { location: "westeurope", preset: "dev" };
      for (const [section, name] of ALL_SETTINGS) args[section] = { ...(args[section] as object), [name]: wrong };
      expect(problemPaths(args)).toEqual(expect.arrayContaining(ALL_SETTINGS.map((path) => path.join("."))));
    }
  });

  it.each(ALL_SETTINGS)(
    "%s.%s is refused as an output, or may be one, and no other is named for it",
    (section, name) => {
      const path = `${section}.${name}`;
      const args = { location: "westeurope", preset: "dev", [section]: { [name]: pulumi.output("x") } };
      expect(problemPaths(args).filter((one) => one !== path)).toEqual(NEEDS[path] ?? []);
      expect(problemPaths(args).includes(path)).toBe(!OUTPUT_SETTINGS.includes(path));
    },
  );
});

it.each<[string, object]>([
  [
    "dlp.engine",
    {
      dlp: { engine: pulumi.output("inspector"), malware: true },
      capacity: { connections: 64, memoryMebibytes: 7168 },
    },
  ],
  [
    "enforceTunnel.activeActive",
    {
      enforceTunnel: {
        activeActive: pulumi.output(true),
        preSharedKey: pulumi.secret("k"),
        onPremises: { gatewayAddress: "52.1.2.3", addressSpace: ["10.200.0.0/16"] },
        bgp: { addresses: ["169.254.21.2", "169.254.22.2"], peerAddress: "169.254.21.1", asn: 65010, peerAsn: 65020 },
      },
    },
  ],
])("%s as an output says nothing of settings that depend on it", (path, args) => {
  expect(problemPaths({ location: "westeurope", preset: "dev", ...args })).toEqual([path]);
});

describe("the source of the server's certificate", () => {
  const serverCertificate = { certificate: "pem", privateKey: "key", certificat: 1, validityDays: "x" };
  it.each<[string, unknown, string]>([
    ["an output", pulumi.output("supplied"), "is an output"],
    ["mistyped", "suplied", 'did you mean "supplied"?'],
  ])("that is %s is named with what no source would take, and with nothing else", (_, source, words) => {
    const args = { location: "westeurope", serverCertificate: { ...serverCertificate, source } };
    expect(problemPaths({ ...args, preset: "dev" }).toSorted()).toEqual([
      "serverCertificate.certificat",
      "serverCertificate.source",
      "serverCertificate.validityDays",
    ]);
    expect(() => planOf("gw", args as IcapGatewayArgs, () => NOW)).toThrow(words);
  });
});

it.each([undefined, null, 7])("a name that is no text is named with the wrong arguments: %p", (name) => {
  const make = () => new IcapGateway(name as unknown as string, { preset: "dev", lanes: { instances: 0 } });
  expect(make).toThrow(
    /^3 problems in the arguments of IcapGateway:\n {2}name {13}.* is not text; give a name such as "icap"\n {2}location .*\n {2}lanes\.instances /,
  );
});
