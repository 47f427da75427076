/** Prints the digests of boot data as the Node.js that runs this makes it: of a text that never changes, and of a gateway. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { bootScript, gatewayFiles } from "../../../infra/gateway";
import { customDataOf } from "../../../infra/gateway/customData";
import { render } from "../../unit/infra/gateway/input";

const digest = (text: string): string => createHash("sha256").update(customDataOf(text)).digest("hex");
const licence = readFileSync(path.resolve(__dirname, "../../../LICENSE"), "utf8");

process.stdout.write(JSON.stringify({ fixed: digest(licence), gateway: digest(bootScript(render(), gatewayFiles())) }));
