/**
 * A check of a setting beside another is made however wrong the rest of the stack file is: only a setting that the check itself reads hides
 * it, because the value that was meant is not known.
 */
import { parse as parseYaml } from "yaml";
import { NESTED, SERVER_CERTIFICATES, SETTINGS } from "../../../../infra/model/schema";
import { NETWORKS, OTHERS } from "./crossRows";
import { refusal } from "./parsing";

type Values = Readonly<Record<string, unknown>>;

/** No setting takes a list with such an object in it. */
const WRONG = [{ x: 1 }];

/** Every setting of a stack file by its path. The settings inside `icap.external` and `enforceTunnel.ipsec` are settings of their own. */
const ALL = [
  ...Object.entries({ ...SETTINGS, ...NESTED, serverCertificate: SERVER_CERTIFICATES.authority }).flatMap(
    ([section, settings]) => (section === "dlp.rules" ? [] : Object.keys(settings).map((name) => `${section}.${name}`)),
  ),
  ...["azure-native:location", "preset", "expires", "workload", "tags"],
].filter((path) => !(path in NESTED) || path === "dlp.rules");

const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const has = (values: unknown, [first, ...rest]: readonly string[]): boolean =>
  first === undefined || (isObject(values) && first in values && has(values[first], rest));

const withWrong = (values: unknown, [first, ...rest]: readonly string[]): unknown =>
  first === undefined
    ? WRONG
    : isObject(values) || values === undefined
      ? { ...values, [first]: withWrong(values?.[first], rest) }
      : values;

/** The problems of one place. */
const problemsAt = (
  place: string,
  { "azure-native:location": location = "westeurope", ...values }: Values,
  stack: string,
): string[] =>
  refusal(values, stack, { location, secretNames: ["enforceTunnel"] })
    .split("\n")
    .filter((line) => line.startsWith(`  ${place} `))
    .map((line) => line.slice(place.length + 2).trim());

const wrong = (values: Values, paths: readonly string[]): Values =>
  paths.reduce((now, path) => withWrong(now, path.split(".")) as Values, values);

const ROWS = [...NETWORKS, ...OTHERS].map((row) => {
  const values = parseYaml(row.settings) as Values;
  const free = ALL.filter((path) => !has(values, path.split(".")));
  const needed = free.filter((path) => row.needs.some((one) => path === one || path.startsWith(`${one}.`)));
  return { ...row, values, needed, others: free.filter((path) => !needed.includes(path)) };
});

test("most settings have no part in most checks", () => {
  expect(ALL.length).toBeGreaterThan(100);
  expect(Math.max(...ROWS.map(({ needed }) => needed.length))).toBeLessThan(25);
});

describe.each(ROWS.map((row) => [row.place, row.settings, row] as const))(
  "%s of %s",
  (place, _, { values, stack, needed, others }) => {
    const problems = problemsAt(place, values, stack);

    it("is reported beside all other settings that are wrong", () => {
      expect(problems).toHaveLength(1);
      expect(problemsAt(place, wrong(values, others), stack)).toEqual(expect.arrayContaining(problems));
    });

    it("is reported beside all other sections that are no objects", () => {
      const used = [...Object.keys(values), ...needed].map((path) => path.split(".")[0]!);
      const sections = Object.keys(SETTINGS).filter((section) => !used.includes(section));
      expect(problemsAt(place, wrong(values, sections), stack)).toEqual(expect.arrayContaining(problems));
    });

    it("is not reported where a value that the check reads is not known", () => {
      const named = needed.filter((path) => problemsAt(place, wrong(values, [path]), stack).includes(problems[0]!));
      expect(named).toEqual([]);
    });
  },
);

test("a wrong icap.server hides nothing that is wrong with the servers", () => {
  const values = parseYaml(
    `icap: { server: extern, external: { product: generic-reqmod, servers: [{ address: 10.99.9.9 }], connectSeconds: 30, verdictSeconds: 5 } }`,
  ) as Values;
  for (const place of ["icap.server", "icap.external.servers[0].address", "icap.external.connectSeconds"])
    expect(problemsAt(place, values, "dev")).toHaveLength(1);
});
