import { readFileSync } from "node:fs";
import { join } from "node:path";
import { atLeast, chooseCliWay, cliFits, oldestGo, pinnedCliVersion } from "../../../../engine/cli/pulumiCliWay";

const project = join(__dirname, "../../../..");
const read = (path: string): string => readFileSync(join(project, path), "utf8");
const nothing = { downloadRefused: "get.pulumi.com: getaddrinfo ENOTFOUND", go: undefined };

describe("the way to a Pulumi CLI", () => {
  test("a fitting CLI on the PATH is taken before the cached one", () => {
    const onPath = { path: "/usr/bin/pulumi", version: "v3.300.1" };
    const cached = { path: "/cache/pulumi", version: "v3.276.0" };
    expect(chooseCliWay({ ...nothing, onPath, cached })).toEqual({ way: "use", ...onPath, from: "PATH" });
  });

  test("a CLI on the PATH that is too old is passed over for the cached one", () => {
    const onPath = { path: "/usr/bin/pulumi", version: "v3.275.9" };
    const cached = { path: "/cache/pulumi", version: "v3.276.0" };
    expect(chooseCliWay({ ...nothing, onPath, cached })).toEqual({ way: "use", ...cached, from: "cache" });
  });

  test("where none is there the official download comes before a build of minutes", () => {
    expect(chooseCliWay({ go: "1.26.8" })).toEqual({ way: "download" });
  });

  test("without internet it is built when Go is new enough", () => {
    expect(chooseCliWay({ ...nothing, go: "1.26.8" })).toEqual({ way: "build" });
    expect(chooseCliWay({ ...nothing, go: "1.27" })).toEqual({ way: "build" });
    expect(chooseCliWay({ ...nothing, go: "1.25.9" }).way).toBe("none");
  });

  test("when no way is left the message names each one and why it is closed", () => {
    const choice = chooseCliWay({ ...nothing, onPath: { path: "/usr/bin/pulumi", version: "v3.100.0" }, go: "1.22.1" });
    expect(choice).toEqual({
      way: "none",
      message: [
        "No Pulumi CLI was found, and none could be installed. It must be version 3.276.0 or newer, with the same major version. Tried:",
        "  on the PATH: /usr/bin/pulumi has version v3.100.0",
        "  in the cache: none",
        "  official download: get.pulumi.com: getaddrinfo ENOTFOUND",
        "  build of tools/pulumi-cli with Go 1.26 or newer: go has version 1.22.1",
        "Do one of these: put pulumi on the PATH (https://www.pulumi.com/docs/install/), let this machine reach",
        "get.pulumi.com, or install Go 1.26 or newer.",
      ].join("\n"),
    });
  });

  test("a build that failed is not tried again, and its reason is in the message", () => {
    const choice = chooseCliWay({
      ...nothing,
      go: "1.26.8",
      buildRefused: "go list failed: no route to a module proxy",
    });
    expect(choice.way === "none" && choice.message).toContain("go list failed: no route to a module proxy");
  });

  test.each([
    ["v3.276.0", true],
    ["v3.277.0-alpha.2", true],
    ["3.1000.0", true],
    ["v3.275.0", false],
    ["v4.0.0", false],
    ["", false],
    ["dev", false],
  ])("a CLI that says %p fits: %p", (version, fits) => {
    expect(cliFits(version)).toBe(fits);
  });

  test("versions are compared by number, not by letter", () => {
    expect(atLeast("1.9", "1.26")).toBe(false);
    expect(atLeast("1.100", "1.26")).toBe(true);
  });

  test("the pinned version is the SDK's, and the one that the Go module builds", () => {
    const { dependencies } = JSON.parse(read("package.json"));
    expect(dependencies["@pulumi/pulumi"]).toBe(pinnedCliVersion);
    const module = read("tools/pulumi-cli/go.mod");
    expect(module).toContain(`github.com/pulumi/pulumi/pkg/v3 v${pinnedCliVersion}`);
    expect(module).toMatch(new RegExp(`^go ${oldestGo.replace(".", "\\.")}`, "m"));
  });
});
