/** Every content that a canary can plant, scanned by a gateway's engine with the rules as they are made there. */
import { samplesOf } from "../../infra/gateway/dlp/samples";
import { parseSettings } from "../../infra/settings";
import { productFiles } from "../../engine/productFiles";
import { clamscanArguments, readVerdicts } from "../../scripts/policy/clamscan";
import type { Deployment } from "./deployment";

/** A policy with every kind of rule. */
const dlp = {
  engine: "clamav",
  creditCards: true,
  creditCardsAtLeast: 3,
  socialSecurityNumbers: true,
  ibanCountries: "all",
  keywords: ["top secret", "größe XL"],
  expressions: ["PRJ-[0-9]{4}"],
  encodedText: "block",
  blockedTypes: ["7z", "media", "office", "pdf", "pictures"],
};

const FOLDER = "/tmp/canary";

/** The rule that the engine names for each content, and the rules of which one should be named. */
export async function canaryOfEveryKind(
  deployment: Deployment,
  machine: string,
): Promise<{ rule: string; rules: readonly string[] }[]> {
  const settings = parseSettings({ location: "westeurope", values: { dlp } }, "dev", new Date());
  const files = productFiles(settings);
  const [signatures, parts] = ["gateway.ldb", "gateway.cfg"].map((name) => files.get(`/etc/icap-gateway/${name}`)!);
  const samples = samplesOf(settings.dlp, signatures!.trimEnd().split("\n"));
  const sh = (script: string) => deployment.run(machine, "bash", "-ec", script);
  const put = (name: string, content: Buffer) => `base64 -d > ${FOLDER}/${name} <<< ${content.toString("base64")}`;
  await sh(`rm -rf ${FOLDER}; mkdir ${FOLDER}; ${put("ldb", Buffer.from(signatures!))}; ${put("cfg", Buffer.from(parts!))}
    cd ${FOLDER}; PYTHONPATH=/usr/local/lib/icap-gateway python3 -B -c "
import rules
rules.compose('${FOLDER}/rules', {name: open(name[8:], 'rb').read() for name in ('gateway.ldb', 'gateway.cfg')})"`);
  const names = samples.map((_, index) => `sample-${index}`);
  await sh(samples.map(({ body }, index) => put(names[index]!, body)).join("\n"));
  const paths = names.map((name) => ({ path: `${FOLDER}/${name}`, name }));
  const options = clamscanArguments(files.get("/etc/icap-gateway/clamd.conf")!, `${FOLDER}/rules`);
  const { stdout } = await deployment.emulator.exec(machine, [
    "clamscan",
    ...options,
    ...paths.map(({ path }) => path),
  ]);
  return readVerdicts(stdout, paths).map(({ rule }, index) => ({ rule, rules: samples[index]!.rules }));
}
