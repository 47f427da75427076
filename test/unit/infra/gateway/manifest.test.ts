import { parse } from "yaml";
import { gatewayFiles, renderUserData } from "../../../../infra/gateway";
import { readManifest } from "../../../../infra/gateway/manifest";
import { IDENTITY, SETTINGS, WAYS, cloudConfig } from "./input";

type Files = Readonly<Record<string, string>>;
const rendered = (files: Files) => renderUserData(SETTINGS, "a", IDENTITY, files);
const without = (source: string): Files =>
  Object.fromEntries(Object.entries(gatewayFiles()).filter(([one]) => one !== source));
const withManifest = (edit: (text: string) => string): Files => {
  const files = gatewayFiles();
  return { ...files, "manifest.yaml": edit(files["manifest.yaml"]!) };
};

test("every file of the manifest is written at its path with its mode, in its order", () => {
  const { files } = parse(gatewayFiles()["manifest.yaml"]!) as {
    files: { path: string; mode?: string; for?: string; edge?: string; place?: string }[];
  };
  expect(cloudConfig().write_files.map(({ path, permissions }) => ({ path, mode: permissions }))).toEqual(
    files
      .filter((file) => [undefined, "builtIn", "clamd", "clamav"].includes(file.for))
      .filter(({ edge, place }) => edge !== "plain" && place !== "elsewhere")
      .map(({ path, mode }) => ({ path, mode })),
  );
});

test("each Python file of a folder lands below the folder's path but those with an entry of their own, and nothing else does", () => {
  const files = {
    "manifest.yaml":
      "files:\n  - { folder: one, for: builtIn, policy: true, path: /opt/one }\n  - { source: one/two.py, path: /two }\n",
    ...{ "cloud-config.yaml": "", "one/a.py": "", "one/b/c.py": "", "one/two.py": "" },
  };
  const place = { for: "builtIn", policy: true, mode: "0644" };
  expect(readManifest(files, WAYS.inspector)).toEqual([
    { ...place, source: "one/a.py", path: "/opt/one/a.py" },
    { ...place, source: "one/b/c.py", path: "/opt/one/b/c.py" },
    { source: "one/two.py", path: "/two", mode: "0644" },
  ]);
  expect(readManifest(files, WAYS.external).map(({ path }) => path)).toEqual(["/two"]);
  expect(() => readManifest({ ...files, "one/notes.txt": "" }, WAYS.clamav)).toThrow(/one\/notes\.txt is not listed/);
});

test.each([
  [
    "a file without a place",
    { ...gatewayFiles(), "gateway/new.sh": "x\n" },
    /gateway\/new\.sh is not listed, so it has no path on the gateway/,
  ],
  [
    "a place without its file",
    without("gateway/guard.py"),
    /gateway\/guard\.py is listed, but cloud-init\/ has no such file/,
  ],
  ["no manifest", without("manifest.yaml"), /cloud-init\/manifest\.yaml:/],
  [
    "two files for one path",
    withManifest((text) => text.replace("/usr/local/sbin/gateway-ready", "/usr/local/sbin/gateway-status")),
    /two files have the path \/usr\/local\/sbin\/gateway-status/,
  ],
  [
    "a placeholder in what is no template",
    { ...gatewayFiles(), "gateway/ready.sh": "#!/bin/sh\necho {{LANE}}\n" },
    /gateway\/ready\.sh contains a placeholder but is not marked as a template/,
  ],
  [
    "a template without a placeholder",
    { ...gatewayFiles(), "gateway/gateway.env": "LANE=a\n" },
    /gateway\/gateway\.env is marked as a template but contains no placeholder/,
  ],
  ["a mode that no file needs", withManifest((text) => text.replace('"0755"', '"4755"')), /0644/],
  [
    "a path that is not a plain one",
    withManifest((text) => text.replace("/usr/sbin/policy-rc.d", "/usr/sbin/a b")),
    /path/,
  ],
])("%s is an error", (_, files, message) => {
  expect(() => rendered(files)).toThrow(message);
});
