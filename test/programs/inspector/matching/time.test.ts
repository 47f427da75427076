/** A file that has had its time is never one without findings, even where the reminder of it was lost. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../../cloud-init/python";

test("a search that ends too late without its reminder is counted as unread", () => {
  const program = `
import signal, sys, time
from types import SimpleNamespace
from inspector import inspection

def pieces():
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    time.sleep(0.1)
    yield from ()

policy = SimpleNamespace(limits={"seconds": 0.05})
told = []
tally = SimpleNamespace(unread=told.append, done=lambda: False)
print(inspection.inspect(policy, pieces(), tally), [(one.why, one.detail) for one in told])
`;
  const { stdout, stderr } = spawnSync(PYTHON, [...PYTHON_OPTIONS, "-c", program], {
    cwd: join(__dirname, "../../../../cloud-init"),
    encoding: "utf8",
  });
  expect(`${stdout}${stderr}`).toBe("False [('limit', 'time')]\n");
});

test.each([
  ["beginnings of uuencode", 'b"begin 644 x\\nM\\n" * 70000'],
  ["encoded words of a mail", 'b"From: a\\nSubject: " + b"=?utf-8?q?a?= =?x?b?YQ?= " * 200000 + b"\\n\\n"'],
])(
  "a flood of %s is read within the time of a file",
  (_what, file) => {
    const program = `
import json
from inspector import inspection, policy, reading, tally

limits = {"depth": 8, "files": 10000, "bytes": 256 << 20, "ratio": 200, "seconds": 60}
rules = policy.Policy.load(json.dumps({"version": 1, "rules": [{"name": "u", "kind": "unreadable"}], "limits": limits}).encode())
count = tally.Tally(rules)
print(inspection.inspect(rules, reading.parts(${file}, "f", "", limits), count), count.verdict())
`;
    const { stdout, stderr } = spawnSync(PYTHON, [...PYTHON_OPTIONS, "-c", program], {
      cwd: join(__dirname, "../../../../cloud-init"),
      encoding: "utf8",
    });
    expect(`${stdout}${stderr}`).toBe("True []\n");
  },
  300_000,
);
