import { gatewayFiles, packagesOf } from "../../../../infra/gateway";
import { CUSTOM_DATA_MAX_BYTES, bootScript, customDataOf } from "../../../../infra/gateway/customData";
import { IDENTITY, WAYS, cloudConfig, landed, packagesIn, render, withChanges } from "./input";
import { changedMeanings } from "./renderedFiles";

const INSPECTOR = { dlp: { engine: "inspector" } } as const;
const file = (path: string) => landed(path, INSPECTOR);

test("a gateway with the inspector carries neither c-icap nor clamd, and the units that it starts", () => {
  const { write_files: files } = cloudConfig(INSPECTOR);
  const packages = packagesIn(cloudConfig(INSPECTOR));
  expect(packages).toEqual([...packagesOf(WAYS.inspector)]);
  expect(packages.join(" ")).not.toMatch(/clam|c-icap/);
  const paths = files.map(({ path }) => path);
  expect(paths.join(" ")).not.toMatch(/clamd|c-icap|gateway\.ldb|builtin_engine/);
  const [, daemons = ""] = /^DAEMONS="(.*)"$/m.exec(file("/etc/icap-gateway/gateway.env")) ?? [];
  for (const unit of daemons.split(" ")) expect(paths).toContain(`/etc/systemd/system/${unit}`);
});

test("readers by choice are there only with their settings, with the languages that are named", () => {
  const packages = packagesIn(cloudConfig(INSPECTOR));
  const dlp = { engine: "inspector", ocr: ["eng", "chi-sim"], outlookStores: true } as const;
  const more = packagesIn(cloudConfig({ dlp }));
  const readers = ["python3-pil", "python3-pypff", "tesseract-ocr", "tesseract-ocr-chi-sim", "tesseract-ocr-eng"];
  expect(more).toEqual([...packages, ...readers].sort());
});

test("all that decides about a verdict is on the list of digests: the policy, and each file of the inspector", () => {
  const listed = file("/etc/icap-gateway/policy.sha256");
  const { write_files: files } = cloudConfig(INSPECTOR);
  const deciding = files.map(({ path }) => path).filter((path) => /rules\.json|inspector_engine|spool/.test(path));
  expect(deciding).toHaveLength(3);
  expect(listed.match(/\/inspector\/.*\.py\n/g)!.length).toBeGreaterThan(20);
  for (const path of deciding) expect(listed).toContain(`  ${path}\n`);
});

test("its files say only what their templates say", () => {
  expect(changedMeanings(withChanges(INSPECTOR), IDENTITY)).toEqual([]);
});

test("the port belongs to the inspector: it closes with it, and with every start of one", () => {
  expect(file("/etc/systemd/system/stunnel@icap.socket")).toMatch(/^PartOf=gateway-inspector\.service$/m);
  expect(file("/etc/systemd/system/gateway-inspector.service")).toMatch(
    /^ExecStartPre=\+\S+gateway-guard --unproven$/m,
  );
});

test("the canary asks for plain, decoded and unpacked text, and for the way through both services", () => {
  const checks = file("/etc/icap-gateway/haproxy.cfg").split("tcp-check connect\n").slice(1);
  const planted = checks.filter((check) => check.includes("Threat=Gateway.Canary;"));
  expect(planted.filter((check) => check.includes("REQMOD"))).toHaveLength(3);
  expect(planted.filter((check) => check.includes("RESPMOD"))).toHaveLength(1);
});

describe("with malware scanning", () => {
  const MALWARE = { dlp: { engine: "inspector", malware: true } } as const;
  const mine = (path: string) => landed(path, MALWARE);

  test("clamd runs in addition with the public database, and c-icap does not", () => {
    const { write_files: files } = cloudConfig(MALWARE);
    const packages = packagesIn(cloudConfig(MALWARE));
    expect(packages).toContain("clamav-daemon");
    expect(packages.join(" ")).not.toContain("c-icap");
    expect(files.map(({ path }) => path).join(" ")).not.toMatch(/c-icap|builtin_engine/);
    expect(mine("/etc/icap-gateway/gateway.env")).toMatch(
      /^DAEMONS="clamav-daemon\.service gateway-inspector\.service gateway-relay\.service [^"]*"$/m,
    );
    expect(mine("/etc/icap-gateway/gateway.env")).toMatch(/^PUBLIC_CLAMAV_DATABASE=yes$/m);
  });

  test("its files say only what their templates say", () => {
    expect(changedMeanings(withChanges(MALWARE), IDENTITY)).toEqual([]);
  });

  test("each file goes to both by the policy, which is on the list of digests as clamd's own rules are", () => {
    expect(JSON.parse(mine("/etc/icap-gateway/rules.json"))).toMatchObject({ malware: true });
    expect(JSON.parse(file("/etc/icap-gateway/rules.json"))).not.toHaveProperty("malware");
    for (const name of ["rules.json", "gateway.ldb", "gateway.cfg", "clamd.conf"])
      expect(mine("/etc/icap-gateway/policy.sha256")).toContain(`  /etc/icap-gateway/${name}\n`);
  });

  test("the canary asks for words that clamd alone finds, and a gateway without a living clamd is not alive", () => {
    const [rule] = mine("/etc/icap-gateway/gateway.ldb").split(";");
    const haproxy = mine("/etc/icap-gateway/haproxy.cfg");
    expect(haproxy).toContain(`tcp-check expect string "Threat=${rule}.UNOFFICIAL;"`);
    expect(mine("/etc/icap-gateway/rules.json")).not.toContain(rule);
    expect(haproxy).toMatch(/return status 503 .* if \{ path \/livez \} \{ nbsrv\(clamd-alive\) lt 1 \}$/m);
  });

  test("the port closes with either of them, and with every start of one", () => {
    expect(mine("/etc/systemd/system/stunnel@icap.socket")).toMatch(
      /^PartOf=clamav-daemon\.service gateway-inspector\.service$/m,
    );
    expect(mine("/etc/systemd/system/clamav-daemon.service.d/zz-gateway.conf")).toContain("gateway-guard --unproven");
  });
});

test.each([
  [false, 8192],
  [true, 5120],
])("the boot configuration leaves space for keywords and rules (malware: %p)", (malware, space) => {
  const text = bootScript(render({ dlp: { ...INSPECTOR.dlp, malware } }), gatewayFiles());
  const bytes = Buffer.from(customDataOf(text), "base64").length;
  expect(bytes).toBeLessThanOrEqual(CUSTOM_DATA_MAX_BYTES - space);
});
