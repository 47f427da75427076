import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unprotected } from "../../../versions/protection";

const folder = mkdtempSync(join(tmpdir(), "protection-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a copied state loses its protection and nothing else, and stays readable to its owner alone", async () => {
  const stacks = join(folder, ".pulumi", "stacks");
  const file = (project: string, name: string) => join(stacks, project, name);
  const secret = { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:abc" };
  const resources = [
    { urn: "a", protect: true, outputs: { secret } },
    { urn: "b", outputs: {} },
  ];
  for (const project of ["one", "two"]) {
    mkdirSync(join(stacks, project), { recursive: true });
    writeFileSync(file(project, "prod.json"), JSON.stringify({ version: 3, checkpoint: { latest: { resources } } }));
    chmodSync(file(project, "prod.json"), 0o600);
  }
  writeFileSync(file("one", "empty.json"), JSON.stringify({ checkpoint: {} }));
  writeFileSync(file("one", "prod.json.bak"), "not JSON");
  await unprotected(folder);
  for (const project of ["one", "two"]) {
    expect(JSON.parse(readFileSync(file(project, "prod.json"), "utf8"))).toEqual({
      version: 3,
      checkpoint: {
        latest: {
          resources: [
            { urn: "a", outputs: { secret } },
            { urn: "b", outputs: {} },
          ],
        },
      },
    });
    expect(statSync(file(project, "prod.json")).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(file("one", "prod.json.bak"), "utf8")).toBe("not JSON");
});
