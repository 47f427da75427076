import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProbeOutcome, ProbeResult } from "../../verification";
import { accessWords } from "./accessWords";
import { clientIdentityOf, type Deployed } from "./probing";
import { startLivePage } from "./live/startLivePage";
import type { RehearsalOptions } from "./options";

/** Writes the files for using the gateways into the running emulator's folder, and lets the emulator outlive this process. */
export function handOverTo(options: RehearsalOptions, say: (line: string) => void) {
  return async (deployed: Omit<Deployed, "notes">, results: readonly ProbeResult[]): Promise<void> => {
    const { emulated, outputs } = deployed;
    const from = (expected: ProbeOutcome) => results.find((result) => result.expected === expected)?.fromAddress ?? "";
    const source = from("allowed");
    const credentials = join(emulated.runDir, "client");
    const { certificate, privateKey } = clientIdentityOf(deployed);
    await mkdir(credentials, { recursive: true, mode: 0o700 });
    const files = {
      "client.pem": certificate,
      "client.key": privateKey,
      "server-ca.pem": String(outputs.serverCertificate!.value),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(credentials, name), text, { mode: 0o600 });
    await emulated.keep();
    const words = accessWords({
      addresses: outputs.addresses!.value as string[],
      port: Number(outputs.port!.value),
      internet: await emulated.internet([source]),
      source,
      neighbour: from("no answer"),
      credentials,
      service: (outputs.icapServices!.value as { reqmod: string }).reqmod,
      name: options.name,
    });
    for (const line of words) say(line);
    await startLivePage(options.name, `Stack ${options.stack}`).then(
      (url) => say(`To watch lanes, verdicts, refusals and faults in a browser on this machine: ${url}`),
      (error: Error) => say(`The live page did not start: ${error.message}`),
    );
  };
}
