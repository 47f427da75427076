import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFolder } from "../../../../infra/gateway/files";

test("files of a folder are read with their paths, and Python's caches are not among them", () => {
  const folder = mkdtempSync(join(tmpdir(), "files-"));
  try {
    for (const path of ["gateway", "gateway/__pycache__"]) mkdirSync(join(folder, path));
    writeFileSync(join(folder, "gateway/guard.py"), "pass\n");
    writeFileSync(join(folder, "gateway/__pycache__/guard.cpython-311.pyc"), "compiled");
    expect(readFolder(folder)).toEqual({ "gateway/guard.py": "pass\n" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
