/** Prints the digests of boot data as the Node.js that runs this makes it: of a text that never changes, and of a gateway. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { bootScript, gatewayFiles } from "../../../infra/gateway";
import { customDataOf } from "../../../infra/gateway/customData";
import { codePackageOf } from "../../../infra/gateway/codePackage";
import { render, WAYS } from "../../unit/infra/gateway/input";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
const licence = readFileSync(path.resolve(__dirname, "../../../LICENSE"), "utf8");

const FIXED = {
  "manifest.yaml": "files:\n  - { source: LICENSE, by: userData, policy: true, path: /licence }\n",
  "cloud-config.yaml": "",
  LICENSE: licence,
};

process.stdout.write(
  JSON.stringify({
    customData: digest(customDataOf(licence)),
    userData: digest(codePackageOf(WAYS.inspector, FIXED) ?? ""),
    gateway: digest(customDataOf(bootScript(render(), gatewayFiles()))),
    code: digest(codePackageOf(WAYS.inspector, gatewayFiles()) ?? ""),
  }),
);
