/** Reports of `npm run preview` on typical changes of the stack `prod`, kept as pages that a person can read. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Progress } from "../../console/progress";
import { prepareMachine } from "../../scripts/installation/prepareMachine";
import { compare } from "../../preview/changes/compare";
import type { ChangeReport } from "../../preview/model/report";
import { Sides, type DeployedBase } from "../../versions/sides";
import { checkOut } from "../../versions/tree";
import { renderComment } from "../../preview/render/comment";
import { throwawayIdentity } from "../../engine/clientIdentity";
import { changes, type Change, type Other } from "./previewExamples/changes";
import { Repository } from "./previewExamples/repository";

/** The program that these tests start as a program: with this its change touches them (`npm test -- --changed`). */
export type Started = typeof import("../../infra/index");

const pages = join(__dirname, "../../docs/preview-examples");
const project = join(__dirname, "../..");
const stack = "prod";

let folder: string;
let repository: Repository;
let sides: Sides;
let base: DeployedBase;
let others: Readonly<Record<Other, DeployedBase>>;
const verdicts = new Map<string, string>();

beforeAll(async () => {
  const { cli, cliRefusal } = await prepareMachine(project, new Progress(), { cli: true, boot: false });
  if (cli === undefined) throw new Error(cliRefusal);
  folder = await mkdtemp(join(tmpdir(), "preview-examples-trees-"));
  repository = await Repository.make();
  const clientCertificate = (await throwawayIdentity(new Date())).certificate;
  sides = await Sides.open({ stack, cli: cli.path, placeholders: { clientCertificate } });
  const deployed = async (commit: string, name: string) => {
    const tree = await checkOut(repository.folder, commit, join(folder, name));
    return sides.deploy({ tree: tree.folder, name: "main" });
  };
  base = await deployed(repository.base, "base");
  const { external, existing } = repository.others;
  others = { external: await deployed(external, "external"), existing: await deployed(existing, "existing") };
});

afterAll(async () => {
  await sides?.close();
  await repository?.remove();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function reportOf(change: Change): Promise<{ report: ChangeReport; diff: string }> {
  const { commit, diff } = await repository.commit(change);
  const tree = await checkOut(repository.folder, commit, join(folder, change.slug));
  const head = { tree: tree.folder, name: "this commit" };
  return { report: compare(await sides.previewChange(change.of ? others[change.of] : base, head)), diff };
}

/** The page is written anew when it differs; the difference is for a person to judge and to commit. */
async function expectPage(name: string, content: string): Promise<void> {
  const file = join(pages, name);
  const written = await readFile(file, "utf8").catch(() => "");
  if (written !== content) await writeFile(file, content);
  expect(written).toBe(content);
}

test.each(changes)("$slug: the report is the page that a person has read", async (change) => {
  const { report, diff } = await reportOf(change);
  verdicts.set(change.slug, report.verdict);
  const page = `# ${change.message}\n\n\`\`\`diff\n${diff}\n\`\`\`\n\n---\n\n${renderComment(report)}`;
  await expectPage(`${change.slug}.md`, page);
});

test("the list of examples names every page, and there is no other", async () => {
  const rows = changes.map(({ slug, message }) => `- [${message}](${slug}.md): ${verdicts.get(slug)}.`);
  await expectPage(
    "README.md",
    `# What a pull request is told

What \`npm run preview -- --stack prod\` says of a commit, for typical ones. Made by \`test/emulator/previewExamples.test.ts\`,
which fails when a report differs from its page.

${rows.join("\n")}
`,
  );
  expect((await readdir(pages)).sort()).toEqual(["README.md", ...changes.map(({ slug }) => `${slug}.md`)].sort());
});
