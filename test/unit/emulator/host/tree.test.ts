import { parseMirrors, sourcesFor } from "../../../../emulator/host/tree/mirror";
import { basePackages, chooseSuite, suiteRefusal } from "../../../../emulator/host/tree/suites";
import { keyOf, TreeRecipe } from "../../../../emulator/host/tree/tree";

const debian = 'ID=debian\nVERSION_ID="12"\n';
const ubuntu = "ID=ubuntu\nID_LIKE=debian\n";

test.each([
  [debian, undefined, "trixie"],
  [debian, "bookworm", "bookworm"],
  [ubuntu, undefined, "noble"],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', undefined, "noble"],
])("os-release %j and suite %j boot %s", (osRelease, asked, suite) => {
  expect(chooseSuite(osRelease, asked).name).toBe(suite);
});

test("an Ubuntu tree gets apt and its archive's keys by name, which its minimal installation lacks", () => {
  const ubuntu = chooseSuite("ID=ubuntu\n");
  expect(ubuntu.name).toBe("noble");
  expect(basePackages(ubuntu)).toEqual([...basePackages(chooseSuite(debian)), "apt", "ubuntu-keyring"]);
});

test("a suite that the machine's mirror does not have is refused with those that it has", () => {
  expect(() => chooseSuite(debian, "noble")).toThrow('suite "noble": on this machine one of bookworm, trixie');
});

test("a suite of the other distribution is refused by name, with those that boot here; elsewhere nothing boots anyway", () => {
  expect(suiteRefusal(debian, "noble")).toBe(
    `"noble" cannot be booted on this machine, whose packages are Debian's; it boots bookworm or trixie`,
  );
  expect(suiteRefusal("ID=ubuntu\n", "trixie")).toBe(
    `"trixie" cannot be booted on this machine, whose packages are Ubuntu's; it boots noble`,
  );
  expect([suiteRefusal(debian, "bookworm"), suiteRefusal("ID=ubuntu\n", "noble"), suiteRefusal("", "noble")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("a machine that is neither Debian nor Ubuntu is refused", () => {
  expect(() => chooseSuite("ID=fedora\n")).toThrow("Debian and Ubuntu machines only");
});

test("the mirrors are the machine's own, whichever vendor repositories it has besides", () => {
  const targets = [
    "Packages http://mirror.example/vendor nodistro main",
    "Packages http://mirror.example/debian-security bookworm-security main",
    "Packages http://mirror.example/debian/ bookworm main",
    "Packages http://mirror.example/debian bookworm-updates main",
    "Translations http://mirror.example/other bookworm main",
  ].join("\n");
  const mirrors = parseMirrors(targets);
  expect(mirrors).toEqual({
    archive: "http://mirror.example/debian",
    security: "http://mirror.example/debian-security",
  });
  expect(sourcesFor(chooseSuite(debian), mirrors)).toBe(
    [
      "deb http://mirror.example/debian trixie main",
      "deb http://mirror.example/debian trixie-updates main",
      "deb http://mirror.example/debian-security trixie-security main",
    ].join("\n"),
  );
});

test("a machine without a mirror gets an error that says so", () => {
  expect(() => parseMirrors("")).toThrow("names no mirror of its distribution");
});

describe("cache key of a tree", () => {
  const recipe: TreeRecipe = {
    script: "#!/bin/sh",
    suite: "trixie",
    architecture: "amd64",
    mode: "prepared",
    packages: ["haproxy", "stunnel4"],
    components: ["main"],
  };

  test("the order of the packages does not change it", () => {
    expect(keyOf({ ...recipe, packages: ["stunnel4", "haproxy", "haproxy"] })).toBe(keyOf(recipe));
  });

  test.each<Partial<TreeRecipe>>([
    { script: "#!/bin/sh -e" },
    { suite: "bookworm" },
    { architecture: "arm64" },
    { mode: "packages" },
    { packages: ["haproxy"] },
    { components: ["main", "universe"] },
  ])("%j changes it", (change) => {
    expect(keyOf({ ...recipe, ...change })).not.toBe(keyOf(recipe));
  });
});
