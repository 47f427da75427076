/** Every setting that the emulator's tests deploy, made wrong beside right ones. */
import * as pulumi from "@pulumi/pulumi";
import { OUTPUT_SETTINGS } from "../../../../infra/component/outputs";
import { SETTINGS } from "../../../../infra/model/schema";
import { BASE, CHANGES } from "../../../emulator/settingsWalk/changes";
import { changed, given, type Certificates } from "../../../emulator/settingsWalk/change";
import { issue } from "../../../unit/infra/certificates/issue";
import { problemPaths } from "../../../integration/infra/component/problemPaths";

const DAY = 86_400_000;
const valid = { notBefore: new Date(Date.now() - DAY), notAfter: new Date(Date.now() + 365 * DAY) };
type Values = Record<string, Record<string, unknown>>;

it("one wrong argument among those that the emulator's tests deploy is named alone: as an output, and as a Date", async () => {
  const { pem, privateKey } = await issue({ name: "client.example", ...valid });
  const issued = { certificate: pem, privateKey };
  const certificates: Certificates = { client: pem, authority: pem, server: issued, renewed: issued };
  const named: string[] = [];
  let now = BASE;
  for (const change of CHANGES) {
    const these = given(change, certificates);
    now = changed(now, these);
    const { "azure-native:location": location, ...values } = JSON.parse(JSON.stringify(now)) as Values;
    // these two go with an authority, and the certificate here is a client's own
    const client = { ...values["client"], certificateName: undefined, anyNameUnderAuthority: undefined };
    const args = { preset: "dev", ...values, client, location };
    expect([change.what, problemPaths(args)]).toEqual([change.what, []]);
    const inSections = args as unknown as Values;
    for (const section of Object.keys(these).filter((one) => one === "serverCertificate" || one in SETTINGS))
      for (const [name, value] of Object.entries(inSections[section]!)) {
        if (value === undefined) continue;
        const path = `${section}.${name}`;
        const wrong = (other: unknown) =>
          problemPaths({ ...args, [section]: { ...inSections[section], [name]: other } });
        expect([path, wrong(new Date())]).toEqual([path, [path]]);
        expect([path, wrong(pulumi.output(value))]).toEqual([path, OUTPUT_SETTINGS.includes(path) ? [] : [path]]);
        named.push(path);
      }
  }
  expect(new Set(named).size).toBeGreaterThan(60);
});
