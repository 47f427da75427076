/** docs/icap.md says of the relay what its programs say. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../../..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const page = text("docs/icap.md");

test("every status that the relay answers with, and every rule of its own, is on the clients' page", () => {
  const programs = [
    ...["relay/icap_request", "relay/icap_server", "relay/conversation"],
    ...["external/external_engine", "external/transaction"],
  ]
    .map((name) => text(`cloud-init/${name}.py`))
    .join("\n");
  const statuses = new Set([...programs.matchAll(/Refusal\((\d{3})/g)].map((match) => match[1]!));
  expect(statuses.size).toBeGreaterThan(5);
  const rows = [...page.matchAll(/^\| (\d{3}) +\|/gm)].map((match) => match[1]!);
  expect(rows).toEqual([...statuses].sort());
  const rules = [...text("cloud-init/relay/icap_answers.py").matchAll(/"(Gateway\.(?!Unnamed)[\w.]+)"/g)];
  expect(rules.map((match) => match[1]!).filter((rule) => !page.includes(`\`${rule}\``))).toEqual([]);
});

test("its times and sizes are the programs'", () => {
  const value = (file: string, name: string): number => {
    const found = new RegExp(`^${name} = (?:float\\(os\\.environ\\.get\\("\\w+", ")?([\\d* ]+)`, "m").exec(
      text(file),
    )?.[1];
    return found!.split("*").reduce((product, factor) => product * Number(factor), 1);
  };
  const conversation = "cloud-init/relay/conversation.py";
  const row = (what: string): string => new RegExp(`^\\| ${what} +\\| (.*?) +\\|$`, "m").exec(page)![1]!;
  expect(row("ICAP and HTTP heads, from the first byte")).toBe(String(value(conversation, "HEADS")));
  expect(row("between two messages on a connection")).toBe(String(value(conversation, "IDLE")));
  expect(row("the verdict")).toBe(String(value("cloud-init/relay/icap_server.py", "VERDICT")));
  const rate = value(conversation, "BYTES_PER_SECOND");
  const most = Math.round((value(conversation, "BODY") + (64 * 1024 * 1024) / rate) / 60);
  expect(row("the body")).toBe(
    `${value(conversation, "BODY")}, and one for each ${rate / 1024} KiB that came, up to \`icap.maxBodyMebibytes\`: at 64 MiB ${most} minutes`,
  );
  expect(value("cloud-init/relay/icap_request.py", "MOST_HTTP_HEAD")).toBe(256 * 1024);
  expect(value(conversation, "MOST_HEAD")).toBe(64 * 1024);
  expect(page).toContain("HTTP heads up to 256 KiB in all, an ICAP head up to 64 KiB");
  expect(text("cloud-init/stunnel/icap.conf")).toContain(`TIMEOUTbusy = ${row("the TLS handshake")}\n`);
});
