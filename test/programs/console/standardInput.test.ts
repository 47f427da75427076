/** Standard input as commands get it: whole however slowly it comes, and from a pipe that does not block. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const project = join(__dirname, "../../..");
const length = 200_000;

/** Starts the reader with a pipe that is empty at first, and writes the text in two parts with a pause between them. */
const feeder = `
import os, subprocess, sys, time
read, write = os.pipe()
os.set_blocking(read, sys.argv[1] == "blocking")
child = subprocess.Popen(sys.argv[2:], stdin=read)
os.close(read)
with open(write, "wb") as end:
    for _ in range(2):
        time.sleep(0.4)
        end.write(b"x" * ${String(length / 2)})
        end.flush()
sys.exit(child.wait())
`;
const reader = `
const { readText } = require(${JSON.stringify(join(project, "console/readText.ts"))});
process.stdout.write(String(readText("-").length));
`;

test.each(["blocking", "not blocking"])("a text in a pipe that is %s is read to its end", async (kind) => {
  const argv = ["-c", feeder, kind, process.execPath, "--require", "tsx/cjs", "-e", reader];
  const { stdout } = await run("python3", argv, { cwd: project });
  expect(stdout).toBe(String(length));
});
