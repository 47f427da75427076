import { createHash, randomBytes } from "node:crypto";
import { brotliDecompressSync } from "node:zlib";
import { gatewayFiles } from "../../../../infra/gateway";
import { codePackageOf, textOnMachine, USER_DATA_MAX_BYTES } from "../../../../infra/gateway/codePackage";
import { digestLines } from "../../../../infra/gateway/digests";
import { readManifest } from "../../../../infra/gateway/manifest";
import { pythonCode } from "../../../../infra/gateway/pythonCode";
import { WAYS } from "./input";

const FOLDER = "/usr/local/lib/icap-gateway/inspector/";
const unpacked = (code: string): Record<string, string> =>
  JSON.parse(brotliDecompressSync(Buffer.from(code, "base64")).toString("utf8")) as Record<string, string>;

test("only gateways with the inspector have code in userData: all that the boot data does not bring", () => {
  expect(codePackageOf(WAYS.clamav, gatewayFiles())).toBeUndefined();
  expect(codePackageOf(WAYS.external, gatewayFiles())).toBeUndefined();
  const files = unpacked(codePackageOf(WAYS.inspector, gatewayFiles())!);
  const inBootData = readManifest(gatewayFiles(), WAYS.inspector).flatMap(({ by, source }) =>
    by === undefined && source !== undefined ? [source] : [],
  );
  const sources = Object.entries(gatewayFiles()).filter(
    ([source]) => /^inspector\/.*\.py$/.test(source) && !inBootData.includes(source),
  );
  expect(files).toEqual(
    Object.fromEntries(sources.map(([source, text]) => [FOLDER + source.slice("inspector/".length), pythonCode(text)])),
  );
  expect(sources.length).toBeGreaterThan(10);
});

test("every file of it has its digest in the boot data, which a machine compares", () => {
  const destinations = readManifest(gatewayFiles(), WAYS.inspector).filter(({ by }) => by === "userData");
  const lines = digestLines(destinations.map((one) => ({ ...one, content: textOnMachine(one, gatewayFiles()) })));
  for (const [path, text] of Object.entries(unpacked(codePackageOf(WAYS.inspector, gatewayFiles())!)))
    expect(lines).toContain(`${createHash("sha256").update(text).digest("hex")}  ${path}`);
});

test("code without a digest, and more code than Azure takes, are refused", () => {
  const manifest = (entry: string) => ({
    "manifest.yaml": `files:\n  - { source: a.py, by: userData, ${entry} path: /a.py }\n`,
    ...{ "cloud-config.yaml": "", "a.py": randomBytes(70_000).toString("base64") },
  });
  expect(() => codePackageOf(WAYS.inspector, manifest(""))).toThrow(
    /a\.py is sent by userData but has no `policy: true`/,
  );
  expect(() => codePackageOf(WAYS.inspector, manifest("policy: true,"))).toThrow(
    new RegExp(`the code of the gateways is \\d+ bytes long after compression; Azure allows ${USER_DATA_MAX_BYTES} in`),
  );
});

test("a module on the machine keeps its strings whole and its lines at their numbers", () => {
  const source =
    '"""About."""\nif x:\n    # why\n    y = """a\n        b"""\n    f("#, x = 1",\n      {1: y <= 2}, z=-1)  # more, or\n';
  expect(pythonCode(source)).toBe('""\nif x:\n\n y="""a\n        b"""\n f("#, x = 1",\n {1:y<=2},z=-1)\n');
});

test("the code has space to grow", () => {
  const code = codePackageOf(WAYS.inspector, gatewayFiles())!;
  expect(Buffer.from(code, "base64").length).toBeLessThanOrEqual(USER_DATA_MAX_BYTES * 0.95);
});
