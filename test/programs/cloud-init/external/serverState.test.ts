/** The decisions of server_state.py on a clock of their own: what a server is asked, and how often. monitor.test.ts has real servers. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON } from "../python";

const DRIVER = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from collections import namedtuple
import server_state
Canary = namedtuple("Canary", "mode interval")
Trouble = namedtuple("Trouble", "sentence wrong blocks_all")
NOT_BLOCKING = Trouble("it does not block", True, False)
wanted = json.loads(sys.argv[2])
state = server_state.ServerState("10.40.0.10", Canary("verified", wanted["interval"]), 1, 0)
now, canaries, out = 0.0, [], None
while now < wanted["until"]:
    # one round of the thread that asks: a question takes its time, then the relay's hints are heeded
    question = state.due(now)
    if question == "options":
        now += wanted["optionsTake"]
        state.options_answered(None, {"reqmod": "Vontu14.0"}, now)
    elif question == "canary":
        canaries.append(round(now, 1))
        state.canary_answered(NOT_BLOCKING if now >= wanted["monitoringFrom"] else None, {"reqmod": "Vontu14.0"}, now)
    if wanted["hint"] == "failed" and now >= 1:
        state.client_failed(now)
    elif wanted["hint"] == "suspect" and now >= 1:
        state.suspected(now)
    if out is None and now > wanted["monitoringFrom"] and not state.ready:
        out = round(now - wanted["monitoringFrom"], 1)
    now += 0.05
print(json.dumps({"canaries": len(canaries), "out": out, "reason": state.reason}))
`;

interface Course {
  readonly interval: number;
  readonly until: number;
  readonly optionsTake?: number;
  readonly hint?: "failed" | "suspect";
  readonly monitoringFrom?: number;
}

function course(wanted: Course): { canaries: number; out: number | null; reason: string } {
  const all = { optionsTake: 0.01, hint: "", monitoringFrom: 1e9, ...wanted };
  const modules = join(__dirname, "../../../../cloud-init/external");
  return JSON.parse(
    execFileSync(PYTHON, ["-c", DRIVER, modules, JSON.stringify(all)], { encoding: "utf8" }),
  ) as ReturnType<typeof course>;
}

test.each([0.01, 0.3, 1])(
  "a server that is switched to monitoring, at the same ISTag, is out at the next canary, however many transactions fail (OPTIONS takes %d s)",
  (optionsTake) => {
    const { out } = course({ interval: 5, until: 60, optionsTake, hint: "failed", monitoringFrom: 20 });
    expect(out).not.toBeNull();
    expect(out).toBeLessThanOrEqual(5 + 2 * optionsTake + 0.5);
  },
);

test("failures of clients cost one canary more in an interval, and no more", () => {
  const quiet = course({ interval: 10, until: 100 }).canaries;
  const failing = course({ interval: 10, until: 100, hint: "failed" }).canaries;
  expect(quiet).toBeGreaterThanOrEqual(10);
  expect(failing).toBeGreaterThan(quiet);
  expect(failing).toBeLessThanOrEqual(2 * quiet + 1);
});

test("an address with two ISTags behind it costs a bounded number of canaries, and is asked about", () => {
  const { canaries, reason } = course({ interval: 60, until: 300, hint: "suspect" });
  expect(canaries).toBeGreaterThan(4);
  expect(canaries).toBeLessThanOrEqual((1 + 3) * (300 / 60 + 1));
  expect(reason).toMatch(
    /^10\.40\.0\.10 has changed its ISTag 4 times within 60 s.*several machines behind one address\?/,
  );
});
