import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { packagesOf } from "../../../../infra/gateway";
import { WAYS } from "../../../unit/infra/gateway/input";

const SCRIPT = join(__dirname, "../../../../tools/image/build-image.sh");
const ARGUMENTS = ["icap-images", "icapimages", "westeurope", "1.0.0", "24.04.202609040"];

/** An az that writes down what it was asked, keeps the files that it was given, and answers `sealed` to run-command. */
function build(sealed: string) {
  const folder = mkdtempSync(join(tmpdir(), "image-recipe-"));
  try {
    const az = `#!/bin/sh
echo "$*" >> ${folder}/asked
for word; do
  case $word in *cloud-init.yaml) cp "$word" ${folder}/cloud-init ;; @*seal.sh) cp "\${word#@}" ${folder}/seal ;; esac
done
case "$1 $2" in "vm run-command") echo '${sealed}' ;; "vm create" | "sig image-version") echo "/id/of $2" ;; "sig image-definition") [ "$3" != show ] ;; esac
`;
    writeFileSync(join(folder, "az"), az);
    chmodSync(join(folder, "az"), 0o755);
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const done = spawnSync("bash", [SCRIPT, ...ARGUMENTS], { env, encoding: "utf8" });
    const read = (name: string): string => readFileSync(join(folder, name), "utf8");
    execFileSync("bash", ["-n", join(folder, "seal")]);
    return { done, asked: read("asked").trim().split("\n"), cloudInit: read("cloud-init"), seal: read("seal") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("the image's recipe", () => {
  const built = build("SEALED");

  it("installs exactly the packages that a gateway's boot configuration names, of either engine", () => {
    const { packages } = parse(built.cloudInit) as { packages: string[] };
    const both = [...new Set([...packagesOf(WAYS.clamav), ...packagesOf(WAYS.inspector)])].sort();
    expect(packages).toEqual(both);
    expect(built.seal).toContain(`PACKAGES='${both.join(" ")}'`);
  });

  it("lets no daemon start at the image's first boot before the gateway's own units are there", () => {
    const { write_files: files } = parse(built.cloudInit) as { write_files: { path: string; content: string }[] };
    expect(files[0]?.path).toBe("/etc/systemd/system-preset/00-icap-gateway.preset");
    expect(files[0]?.content).toContain("disable c-icap.service\n");
  });

  it("builds on a machine that is reachable from nowhere, and deletes it", () => {
    const create = built.asked.find((line) => line.startsWith("vm create"));
    expect(create).toMatch(/--public-ip-address {2}--nsg-rule NONE /);
    expect(built.asked.at(-1)).toMatch(/^group delete --name icap-images-build-/);
  });

  it("prints the id of the new version", () => {
    expect(built.done).toMatchObject({ status: 0, stdout: "/id/of image-version\n" });
  });

  it("makes no image of a machine that lacks a package", () => {
    const { done, asked } = build("MISSING c-icap");
    expect(done.status).toBe(1);
    expect(done.stderr).toContain("the machine was not sealed: MISSING c-icap");
    expect(asked.filter((line) => line.includes("image-version"))).toEqual([]);
    expect(asked.at(-1)).toMatch(/^group delete/);
  });
});
