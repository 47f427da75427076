/** The file types that clamd is given, from a library as it could be. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const PROGRAM = join(__dirname, "../../../../cloud-init/clamav/file_types.py");
let directory: string;
let output: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "file-types-"));
  output = join(directory, "gateway.ftm");
});
afterEach(() => rmSync(directory, { recursive: true }));

const known = [
  "0:0:504b0304:ZIP:CL_TYPE_ANY:CL_TYPE_ZIP",
  "0:0:1f8b:GZip:CL_TYPE_ANY:CL_TYPE_GZ",
  "0:0:255044462d:PDF document:CL_TYPE_ANY:CL_TYPE_PDF:55",
  "0:0:d0cf11e0a1b11ae1:OLE2 container:CL_TYPE_ANY:CL_TYPE_MSOLE2",
  "1:*:3c6120*(68|48)(72|52)6566:HTML data:CL_TYPE_ANY:CL_TYPE_HTML",
  "0:0:89504e47:PNG:CL_TYPE_ANY:CL_TYPE_GRAPHICS::121",
];

/** The program beside a library with these texts in it, found as the linker finds it. */
function run(texts: readonly string[], linked = `\tlibclamav.so.12 => ${join(directory, "library")} (0x1)`) {
  const noise = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0xff, 0]);
  const binary = texts.flatMap((text) => [Buffer.from(`${text}\0`), Buffer.from([1, 2, 0])]);
  writeFileSync(join(directory, "library"), Buffer.concat([noise, ...binary, noise]));
  writeFileSync(join(directory, "ldd"), `#!/bin/sh\necho '${linked}'\n`);
  chmodSync(join(directory, "ldd"), 0o755);
  const env = { PATH: `${directory}:${process.env.PATH ?? ""}` };
  return spawnSync(PYTHON, [...PYTHON_OPTIONS, PROGRAM, "/usr/sbin/clamd", output], { env, encoding: "utf8" });
}

const documentXml = (line: string) => line.includes(":Document XML:");

test("the engine's own types stay as they are, but those that it would not look into are read as text", () => {
  const { status, stderr } = run([
    ...known,
    "0:0:494433:MP3:CL_TYPE_ANY:CL_TYPE_IGNORED",
    "1:0,128:2f5247420a:PDF image:CL_TYPE_ANY:CL_TYPE_IGNORED",
    "LibClamAV debug: CL_TYPE_IGNORED",
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const written = readFileSync(output, "utf8").trimEnd().split("\n");
  expect(written.filter((line) => !documentXml(line))).toEqual([
    ...known,
    "0:0:494433:MP3:CL_TYPE_ANY:CL_TYPE_TEXT_ASCII",
  ]);
});

test("the XML of documents is read as HTML, wherever its element is", () => {
  run(known);
  const lines = readFileSync(output, "utf8").trimEnd().split("\n").filter(documentXml);
  const elements = lines.map((line) => Buffer.from(line.split(":")[2] ?? "", "hex").toString());
  expect(elements).toEqual(expect.arrayContaining(["<w:document", "<w:footnotes", "<p:sld", "<office:text"]));
  expect(elements.filter((element) => /sst|sheet/.test(element))).toEqual([]);
  for (const line of lines) expect(line).toMatch(/^1:\*:([0-9a-f]{2})+:Document XML:CL_TYPE_ANY:CL_TYPE_HTML$/);
});

test("a library without the usual types ends it, and so keeps the scanner down, rather than leave a type out", () => {
  const { status, stderr } = run(known.filter((line) => !/PDF|HTML/.test(line)));
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: `${join(directory, "library")} has 4 file types, and none of them is CL_TYPE_PDF, CL_TYPE_HTML\n`,
  });
  expect(existsSync(output)).toBe(false);
});

test("an engine that is linked with another library is said", () => {
  const { status, stderr } = run(known, "\tlinux-vdso.so.1 (0x1)");
  expect({ status, stderr }).toEqual({ status: 1, stderr: "/usr/sbin/clamd is not linked with libclamav\n" });
});
