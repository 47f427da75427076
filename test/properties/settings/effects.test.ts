/** Each setting, changed alone, does what docs/settings.md says: one row of values or more for each. */
import { isDeepStrictEqual } from "node:util";
import type { PlainEffect } from "../../../infra/model/setting";
import { changed, type Certificates, type Sections } from "../../emulator/settingsWalk/change";
import { authority, issue } from "../../unit/infra/certificates/issue";
import { clientRows } from "./effects/clientRows";
import type { ChangedResource } from "./effects/changedResources";
import { deploy, update, type Deployment } from "./effects/deployment";
import { inspectionRows } from "./effects/inspectionRows";
import { machineRows } from "./effects/machineRows";
import { networkRows } from "./effects/networkRows";
import { ALL_SETTINGS, settingOf, withValue } from "./effects/place";
import type { Row } from "./effects/row";
import { surroundingRows } from "./effects/surroundingRows";

const rowsWith = (certificates: Certificates): readonly Row[] =>
  [networkRows, machineRows, clientRows, inspectionRows, surroundingRows].flatMap((rows) => rows(certificates));
const NONE = { certificate: "", privateKey: "" };
/** The rows without the texts of certificates, which are made later. */
const ROWS = rowsWith({ client: "", authority: "", server: NONE, renewed: NONE });

const BASE: Sections = { "azure-native:location": "westeurope", preset: "dev", client: { generateIdentity: true } };

let rows: readonly Row[];

beforeAll(async () => {
  const ca = await authority("authority.example");
  const [client, one, two] = await Promise.all([
    issue({ name: "client.example" }),
    issue({ name: "gateway.example", rsaBits: 2048, issuer: ca }),
    issue({ name: "other.example", rsaBits: 2048 }),
  ]);
  const [server, renewed] = [one, two].map(({ pem, privateKey }) => ({ certificate: pem, privateKey }));
  rows = rowsWith({ client: client.pem, authority: ca.pem, server: server!, renewed: renewed! });
});

test("every setting is changed", () => {
  expect([...new Set(ROWS.map(({ setting }) => setting))].sort()).toEqual(ALL_SETTINGS);
});

test("every case of an effect that depends on the values is made", () => {
  const cases = ALL_SETTINGS.flatMap((setting) => {
    const { change } = settingOf(setting);
    return change.kind === "depends" ? change.cases.map(({ when }) => `${setting}: ${when}`) : [];
  });
  const made = ROWS.flatMap(({ setting, when }) => (when === undefined ? [] : [`${setting}: ${when}`]));
  expect([...new Set(made)].sort()).toEqual(cases.sort());
});

test.each(ROWS.map(({ setting, from, to, when }, i) => [setting, shown(from), shown(to), when ?? "", i] as const))(
  "a change of %s from %s to %s %s",
  async (setting, _from, _to, _when, index) => {
    const { from, to, beside = {}, along = {}, when } = rows[index]!;
    expect(to).not.toEqual(from);
    const base = changed(BASE, beside);
    const before = await deploy(withValue(base, setting, from));
    const { changes, portal } = await update(before, withValue(changed(base, along), setting, to));
    expect(effectOf(changes, before, portal)).toEqual(promised(setting, from, to, when));
  },
);

/** An effect as it can be observed: the lanes whose machines are replaced, what else changes, and the portal. */
interface Observed {
  readonly lanes: string;
  /** Changes of other resources; present where no lane is replaced. */
  readonly others?: "none" | "rules" | "some";
  readonly portal: boolean;
}

function effectOf(changes: readonly ChangedResource[], before: Deployment, portal: Deployment["portal"]): Observed {
  const lanes = ["a", "b"].filter((lane) =>
    changes.some(({ name, how }) => name === `gw-lane-${lane}-machines` && how === "replaced"),
  );
  const isRule = ({ type, how }: ChangedResource) => type.endsWith(":NetworkSecurityGroup") && how === "updated";
  const others = changes.length === 0 ? "none" : changes.every(isRule) ? "rules" : "some";
  const edited = !isDeepStrictEqual({ ...before.portal, warnings: [] }, { ...portal, warnings: [] });
  return { lanes: lanes.join(), ...(lanes.length === 0 ? { others } : {}), portal: edited };
}

function promised(setting: string, from: unknown, to: unknown, when?: string): Observed {
  const { change } = settingOf(setting);
  const effect = change.kind === "depends" ? change.cases.find((one) => one.when === when) : change;
  if (!effect) throw new Error(`${setting} has no such case`);
  return { ...LANES[effect.kind](from, to), portal: effect.portal === true };
}

type Values = Readonly<Record<string, unknown>> | undefined;
const LANES: Readonly<Record<PlainEffect["kind"], (from: unknown, to: unknown) => Omit<Observed, "portal">>> = {
  lanes: () => ({ lanes: "a,b" }),
  "lane b": () => ({ lanes: "b" }),
  "own lane": (from, to) => ({
    lanes: ["a", "b"].filter((lane) => !isDeepStrictEqual((from as Values)?.[lane], (to as Values)?.[lane])).join(),
  }),
  rules: () => ({ lanes: "", others: "rules" }),
  "in place": () => ({ lanes: "", others: "some" }),
  nothing: () => ({ lanes: "", others: "none" }),
};

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
