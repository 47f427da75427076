/** The Windows folder: its script as PowerShell reads it, and stunnel's configuration beside that of a Linux gateway. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Language, Parser, type Node } from "web-tree-sitter";
import { rendered, SERVERS, settingsOf, textOf } from "./rendering";
import { stunnelConfiguration } from "../../../../scripts/render/windows";

const script = readFileSync(join(__dirname, "../../../../places/windows/Install-IcapGateway.ps1"), "utf8");
let parser: Parser;

beforeAll(async () => {
  // V8 would go on to optimize the grammar's one large function in other threads, for seconds and with 2 GB, whatever test runs then.
  for (const flag of ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"]) setFlagsFromString(flag);
  await Parser.init();
  const grammar = join(dirname(require.resolve("tree-sitter-powershell/package.json")), "tree-sitter-powershell.wasm");
  parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
});

/** Places that are no PowerShell, as `line: text`. */
function faults(text: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.isError || node.isMissing) found.push(`${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`);
    else if (node.hasError) node.children.forEach((child) => child && visit(child));
  };
  visit(parser.parse(text)!.rootNode);
  return found;
}

test("the script and its data are PowerShell, and a text that is none is found out", () => {
  expect(faults(script)).toEqual([]);
  expect(faults(textOf(rendered("windows"), "gateway.psd1"))).toEqual([]);
  expect(faults("function x { if ($a) { ")).not.toEqual([]);
});

test("the script has nothing that Windows PowerShell 5.1 does not know", () => {
  const code = script.replace(/<#[^]*?#>/, "").replace(/^\s*#.*$/gm, "");
  expect(code).not.toMatch(/\?\?|\?\.|&&|\|\||-Parallel|ternary| \? .* : /);
});

test("stunnel admits, speaks and waits as on a Linux gateway, line for line", () => {
  const options = (text: string) =>
    text
      .split(/\r?\n/)
      .filter(
        (line) =>
          /^\w+ =/.test(line) &&
          !/^(?:foreground|syslog|transparent|output|connect|cert|key|CAfile|failover) =/.test(line),
      );
  const windows = textOf(rendered("windows"), "stunnel.conf");
  const linux = textOf(rendered("onprem", { icap: SERVERS }), "lane-a/files/etc/stunnel/icap.conf");
  expect(options(windows)).toEqual(options(linux));
  expect(options(windows)).toEqual(
    expect.arrayContaining(["verifyPeer = yes", "requireCert = yes", "sslVersionMin = TLSv1.2"]),
  );
  expect(windows).not.toContain("/");
});

test("every server is tried, and each setting that the Windows machine cannot follow is refused", () => {
  expect(
    stunnelConfiguration(
      settingsOf({ icap: SERVERS }),
      { probesFrom: [], sshFrom: [] },
      settingsOf({ icap: SERVERS }).icap.external!,
    ),
  ).toContain("connect = 10.77.9.10:1344\nconnect = 10.77.9.11:1344\nfailover = rr\n");
  expect(() => rendered("windows", {})).toThrow(/^icap\.server {2}must be external/);
  expect(() => rendered("windows", { icap: SERVERS, workload: "test", gateway: { tls: "off" } })).toThrow(
    /^gateway\.tls {2}must be on/,
  );
  const client = { profile: "custom", addresses: ["52.1.2.3"], also: [{ profile: "umbrella", port: 12344 }] };
  expect(() => rendered("windows", { icap: SERVERS, client })).toThrow(/^client\.also {2}a product's own port/);
});
