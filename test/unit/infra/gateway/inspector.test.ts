import { packagesOf } from "../../../../infra/gateway";
import { CUSTOM_DATA_MAX_BYTES, customDataOf } from "../../../../infra/gateway/customData";
import { IDENTITY, cloudConfig, landed, render, withChanges } from "./input";
import { changedMeanings } from "./renderedFiles";

const INSPECTOR = { dlp: { engine: "inspector" } } as const;
const file = (path: string) => landed(path, INSPECTOR);

test("a gateway with the inspector carries neither c-icap nor clamd, and the units that it starts", () => {
  const { packages, write_files: files } = cloudConfig(INSPECTOR);
  expect(packages).toEqual([...packagesOf("inspector")]);
  expect(packages.join(" ")).not.toMatch(/clam|c-icap/);
  const paths = files.map(({ path }) => path);
  expect(paths.join(" ")).not.toMatch(/clamd|c-icap|gateway\.ldb|builtin_engine/);
  const [, daemons = ""] = /^DAEMONS="(.*)"$/m.exec(file("/etc/icap-gateway/gateway.env")) ?? [];
  for (const unit of daemons.split(" ")) expect(paths).toContain(`/etc/systemd/system/${unit}`);
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

test("the boot configuration leaves room for keywords and rules", () => {
  const bytes = Buffer.from(customDataOf(render(INSPECTOR)), "base64").length;
  expect(bytes).toBeLessThanOrEqual(CUSTOM_DATA_MAX_BYTES - 8192);
});
