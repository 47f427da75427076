/** scheduled.py: what a gateway does about an event that Azure has scheduled. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PYTHON, PYTHON_OPTIONS } from "../python";

const FOLDER = join(__dirname, "../../../../cloud-init/events");
const NOW = 1_796_000_000;
const at = (seconds: number): string => new Date((NOW + seconds) * 1000).toUTCString();

/** An event as the metadata service tells it, a reboot of this machine in ten minutes where nothing else is said. */
const event = (changes: Record<string, unknown> = {}) => ({
  ...{ EventId: "1", EventType: "Reboot", ResourceType: "VirtualMachine", Resources: ["icap-a_1"] },
  ...{ EventStatus: "Scheduled", NotBefore: at(600), Description: "", EventSource: "Platform", DurationInSeconds: -1 },
  ...changes,
});
const begun = { EventStatus: "Started", NotBefore: "" };
const mark = { id: "1", kind: "Reboot", since: NOW - 20, until: NOW + 600 + 900, acknowledged: false };

interface Case {
  readonly events: unknown;
  readonly mark?: typeof mark;
  readonly connected?: number;
  readonly over?: readonly string[];
}

/** The word of each of the functions on each case; the name of the exception where the answer is no list of events. */
const PROGRAM = `
import json, sys
import scheduled
def said(case):
    try:
        events = scheduled.events_for({"Events": case["events"]}, "ICAP-A_1")
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return {"refused": type(error).__name__}
    mark, now = case.get("mark"), ${NOW}
    due = scheduled.due(events, now, case.get("over", []))
    return {
        "due": due and due.id,
        "ends": bool(mark) and scheduled.ends(mark, events, now),
        "mayBegin": bool(mark) and scheduled.may_begin(mark, events, now, case.get("connected", 0), 15),
        "words": [scheduled.words(one, mark) for one in events],
    }
json.dump([said(case) for case in json.load(sys.stdin)], sys.stdout)
`;

function said(...cases: readonly Case[]): Record<string, unknown>[] {
  const answer = execFileSync(PYTHON, [...PYTHON_OPTIONS, "-c", PROGRAM], {
    input: JSON.stringify(cases),
    env: { PYTHONPATH: FOLDER },
  });
  return JSON.parse(answer.toString()) as Record<string, unknown>[];
}

test("a drain begins for each kind of event that meets this machine, at most a quarter of an hour before its time, for the earliest first", () => {
  const kinds = ["Freeze", "Reboot", "Redeploy", "Preempt", "Terminate"];
  const drained = said(...kinds.map((EventType) => ({ events: [event({ EventType })] })));
  expect(drained.map(({ due }) => due)).toEqual(kinds.map(() => "1"));
  const two = [event(), event({ EventId: "2", NotBefore: at(30) })];
  const [none, far, other, foreign, quiet, started, over, first] = said(
    { events: [] },
    { events: [event({ EventType: "Redeploy", NotBefore: at(3 * 86_400) })] },
    { events: [event({ Resources: ["icap-a_11"] })] },
    { events: [event({ EventType: "Unknown" })] },
    { events: [event({ EventType: "Freeze", DurationInSeconds: 0 })] },
    { events: [event(begun)] },
    { events: [event()], over: ["1"] },
    { events: two },
  );
  for (const answer of [none, far, other, foreign, quiet, started, over]) expect(answer!.due).toBeNull();
  expect(far!.words).toEqual([
    `Redeploy of this machine is announced, not before ${new Date((NOW + 3 * 86_400) * 1000).toISOString().replace(".000", "")}`,
  ]);
  expect(started!.words).toEqual(["Reboot of this machine has begun"]);
  expect(first!.due).toBe("2");
});

test("Azure may begin when nobody is connected, the load balancer has noticed, and the event meets no other machine", () => {
  const answers = said(
    { events: [event()], mark },
    { events: [event()], mark, connected: 1 },
    { events: [event()], mark: { ...mark, since: NOW - 14 } },
    { events: [event({ Resources: ["icap-a_1", "icap-a_2"] })], mark },
    { events: [event(begun)], mark },
    { events: [event({ EventId: "2" })], mark },
  );
  expect(answers.map(({ mayBegin }) => mayBegin)).toEqual([true, false, false, false, false, false]);
});

test("a drain is over when its event is listed no more, and at the latest a quarter of an hour after its time", () => {
  const answers = said(
    { events: [], mark },
    { events: [event({ EventId: "2" })], mark },
    { events: [event(begun)], mark: { ...mark, until: NOW - 1 } },
    { events: [event(begun)], mark },
    { events: [event()], mark },
  );
  expect(answers.map(({ ends }) => ends)).toEqual([true, true, true, false, false]);
});

test("an answer that is no list of events is refused as a whole", () => {
  const answers = said(
    { events: "none" },
    { events: [event({ NotBefore: "soon" })] },
    { events: [event({ Resources: undefined })] },
    { events: [event({ Resources: [7] })] },
    { events: null },
  );
  for (const answer of answers) expect(answer).toEqual({ refused: expect.any(String) });
});
