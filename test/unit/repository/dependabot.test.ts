/** Pinned packages age where nobody proposes newer ones: every manifest of the repository is in .github/dependabot.yml. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import manifest from "../../../package.json";
import policyPack from "../../../policy/package.json";

const root = join(__dirname, "../../..");
const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);

/** Dependabot's name of each kind of manifest. */
const ECOSYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/^package\.json$/, "npm"],
  [/^go\.mod$/, "gomod"],
  [/^Cargo\.toml$/, "cargo"],
  [/^requirements.*\.txt$/, "pip"],
  [/\.csproj$/, "nuget"],
];

/** Manifests that Dependabot does not read, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "npm /plugin":
    "needs this package alone, in the version that test/integration/infra/component/provider.test.ts holds",
};

interface Update {
  readonly "package-ecosystem": string;
  readonly directory?: string;
  readonly directories?: readonly string[];
}

const { updates } = parse(readFileSync(join(root, ".github/dependabot.yml"), "utf8")) as { updates: Update[] };
const read = updates
  .flatMap(({ "package-ecosystem": ecosystem, directory, directories = [directory!] }) =>
    directories.map((folder) => `${ecosystem} ${folder}`),
  )
  .filter((one) => one !== "github-actions /");

const manifests = tracked.flatMap((file) =>
  ECOSYSTEMS.filter(([form]) => form.test(basename(file))).map(
    ([, ecosystem]) => `${ecosystem} ${join("/", dirname(file))}`,
  ),
);

test("Dependabot reads every manifest of the repository that is not left out for a reason, and no other", () => {
  expect([...read, ...Object.keys(LEFT_OUT)].sort()).toEqual(manifests.sort());
});

test("the policy pack pins the same versions as the tests that run it", () => {
  expect(manifest.devDependencies).toMatchObject(policyPack.dependencies);
});
