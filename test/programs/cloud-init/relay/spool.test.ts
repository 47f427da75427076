/** The files of bodies (spool.py, kept.py) where the kernel writes a part of what it is given, or nothing. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const SOURCES = join(__dirname, "../../../../cloud-init");
/** More than stays in memory: the first part is moved to the disk when the second one comes. */
const PARTS = [1_000_000, 500_000, 3];

/** The result of reading a body that was written in parts, where each write of the kernel takes `most` bytes; or the fault in words. */
function bodyOf(made: string, most: number): string {
  const program = `
import io, os, tempfile, sys
whole = os.write
class Short(io.FileIO):
    def write(self, data):
        return super().write(data[:${most}])
def temporary(dir, buffering):
    descriptor, path = tempfile.mkstemp(dir=dir)
    os.remove(path)
    return Short(descriptor, "w+")
os.write = lambda descriptor, data: whole(descriptor, data[:${most}])
tempfile.TemporaryFile = temporary
${made}
parts = [os.urandom(size) for size in ${JSON.stringify(PARTS)}]
try:
    for part in parts:
        body.write(part)
    print(body.file is not None, body.size, b"".join(body.pieces()) == b"".join(parts), end="")
except OSError as error:
    print(error, end="")
sys.stdout.flush()
`;
  const done = spawnSync(PYTHON, [...PYTHON_OPTIONS, "-c", program], {
    env: { PYTHONPATH: [join(SOURCES, "relay"), join(SOURCES, "external")].join(":") },
    encoding: "utf8",
    timeout: 100_000, // ends what would never end
    killSignal: "SIGKILL",
  });
  expect(done.stderr).toBe("");
  return done.stdout;
}

const makers = [
  ["for the inspector", "from spool import Spool\nbody = Spool()"],
  ["for a second server", "from kept import Kept\nbody = Kept()"],
] as const;

test.each(makers)("short writes lose nothing of a body that is kept %s", (_for, made) => {
  expect(bodyOf(made, 1_000)).toBe("True 1500003 True");
});

test.each(makers)("a file that takes nothing is an error, not a wait without end: a body %s", (_for, made) => {
  expect(bodyOf(made, 0)).toBe("no byte could be written to the file");
});
