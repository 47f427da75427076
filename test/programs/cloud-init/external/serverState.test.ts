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
        began = now
        now += wanted["canaryTakes"]
        canaries.append(round(began, 2))
        state.canary_answered(NOT_BLOCKING if now >= wanted["monitoringFrom"] else None, {"reqmod": "Vontu14.0"}, began, now)
    if wanted["hint"] == "failed" and now >= 1:
        state.client_failed(now)
    elif wanted["hint"] == "suspect" and now >= 1:
        state.suspected(now)
    elif wanted["hint"] == "awaited":
        state.awaited(wanted["since"] if now >= wanted["since"] else 0, now)
    if out is None and now > wanted["monitoringFrom"] and not state.ready:
        out = round(now - wanted["monitoringFrom"], 1)
    now += 0.05
print(json.dumps({"canaries": len(canaries), "began": canaries, "held": round(state.held, 2), "out": out, "reason": state.reason}))
`;

interface Course {
  readonly interval: number;
  readonly until: number;
  readonly optionsTake?: number;
  readonly canaryTakes?: number;
  readonly hint?: "failed" | "suspect" | "awaited";
  /** Since when clients wait for a canary. */
  readonly since?: number;
  readonly monitoringFrom?: number;
}

interface Ran {
  readonly canaries: number;
  readonly began: readonly number[];
  readonly held: number;
  readonly out: number | null;
  readonly reason: string;
}

function course(wanted: Course): Ran {
  const all = { optionsTake: 0.01, canaryTakes: 0.01, hint: "", monitoringFrom: 1e9, ...wanted };
  const modules = join(__dirname, "../../../../cloud-init/external");
  return JSON.parse(execFileSync(PYTHON, ["-c", DRIVER, modules, JSON.stringify(all)], { encoding: "utf8" })) as Ran;
}

const TAKES = [0.01, 0.3, 1].flatMap((optionsTake) => [0.01, 2].map((canaryTakes) => ({ optionsTake, canaryTakes })));

test.each(TAKES.flatMap((take) => ["failed", ""].map((hint) => ({ ...take, hint: hint as "failed" }))))(
  "a server that is switched to monitoring, at the same ISTag, is out at the next canary, whatever fails meanwhile: %j",
  ({ optionsTake, canaryTakes, hint }) => {
    const { out } = course({ interval: 5, until: 60, optionsTake, canaryTakes, hint, monitoringFrom: 20 });
    expect(out).not.toBeNull();
    // the interval, OPTIONS that are asked before it, and the canary's own time
    expect(out).toBeLessThanOrEqual(5 + 2 * optionsTake + canaryTakes + 0.5);
  },
);

test("a canary that clients wait for is asked at once, begins after their answers came, and costs one and no more", () => {
  const ordinary = course({ interval: 60, until: 50 }).canaries;
  const { began, held } = course({ interval: 60, until: 50, canaryTakes: 1, hint: "awaited", since: 20 });
  expect(began).toHaveLength(ordinary + 1);
  expect(began.at(-1)).toBeGreaterThanOrEqual(20);
  expect(began.at(-1)).toBeLessThan(21.5);
  expect(held).toBe(began.at(-1));
});

test("one that was on its way when an answer came does not count for it", () => {
  const first = course({ interval: 60, until: 20, canaryTakes: 4 }).began;
  const since = first.at(-1)! + 1;
  const { began } = course({ interval: 60, until: 20, canaryTakes: 4, hint: "awaited", since });
  expect(began.at(-1)).toBeGreaterThan(since);
});

test("clients that wait do not hurry a server whose canary has just failed", () => {
  const failing = { interval: 60, until: 25, since: 20, monitoringFrom: 20 };
  const { began } = course({ ...failing, hint: "awaited" });
  expect(began.filter((when) => when >= 20)).toHaveLength(1);
});

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

const ANSWERS = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from collections import namedtuple
import server_state
Canary = namedtuple("Canary", "mode interval")
Trouble = namedtuple("Trouble", "sentence wrong blocks_all")
troubles = {"held": None, "wrong": Trouble("it allows", True, False), "none": Trouble("it is silent", False, False)}
state, ready = server_state.ServerState("10.40.0.10", Canary("verified", 60), 1, 0), []
for now, answer in enumerate(json.loads(sys.argv[2])):
    question, _, which = answer.partition(" ")
    if question == "OPTIONS":
        state.options_answered(troubles[which], {"reqmod": "tag"}, now)
    else:
        state.canary_answered(troubles[which], {"reqmod": "tag"}, now, now)
    ready.append(state.ready)
print(json.dumps(ready))
`;

test.each([
  ["OPTIONS alone puts no server into rotation", "OPTIONS held, canary held", [false, true]],
  ["the first wrong canary takes it out", "canary held, canary wrong", [true, false]],
  [
    "a second canary without an answer takes it out, and the first does not",
    "canary held, canary none, canary none",
    [true, true, false],
  ],
  [
    "a second OPTIONS without an answer takes it out, and the first does not",
    "canary held, OPTIONS none, OPTIONS none",
    [true, true, false],
  ],
  [
    "a first canary without an answer is no way in, nor is OPTIONS after it",
    "canary none, OPTIONS held, OPTIONS held",
    [false, false, false],
  ],
  [
    "one that is out comes back with its canary, and not with OPTIONS",
    "canary held, OPTIONS none, OPTIONS none, OPTIONS held, canary held",
    [true, true, false, false, true],
  ],
])("%s", (_what, answers, ready) => {
  const modules = join(__dirname, "../../../../cloud-init/external");
  const out = execFileSync(PYTHON, ["-c", ANSWERS, modules, JSON.stringify(answers.split(", "))], { encoding: "utf8" });
  expect(JSON.parse(out)).toEqual(ready);
});
