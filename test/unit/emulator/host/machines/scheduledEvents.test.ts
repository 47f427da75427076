import { ScheduledEvents, type EventPlan } from "../../../../../emulator/host/machines/scheduledEvents";
import type { PlatformMachine } from "../../../../../emulator/host/platform/messages";
import { answerMetadata } from "../../../../../emulator/host/platform/metadata";

const machine = (name: string, set = "/lane-a"): PlatformMachine => ({
  ...{
    name,
    set,
    address: "10.77.1.4",
    network: "",
    subnet: "",
    serviceEndpoints: [],
    identities: [],
    compute: { name },
  },
});
const PLAN: EventPlan = {
  ...{ type: "Terminate", set: "/lane-a", machines: ["a1"], noticeSeconds: 300, source: "User", durationSeconds: -1 },
};

let events: ScheduledEvents;
let changes: number;
beforeEach(() => {
  changes = 0;
  events = new ScheduledEvents(() => Promise.resolve(void (changes += 1)));
});

/** The metadata service's answer to a machine. */
function ask(caller: PlatformMachine, { version = "2020-07-01", body }: { version?: string; body?: string } = {}) {
  const query = new URLSearchParams({ "api-version": version });
  const request = { path: "/metadata/scheduledevents", query, headers: { metadata: "true" }, body: body ?? "" };
  return answerMetadata(
    { ...request, method: body === undefined ? "GET" : "POST" },
    caller,
    () => ({ token: "", expiresOn: 0 }),
    {
      scheduled: { incarnation: events.incarnation, list: events.list() },
      asked: (name) => events.asked(name),
      acknowledge: (id) => events.acknowledge(id),
    },
  );
}
const eventsFor = (caller: PlatformMachine, version?: string) =>
  (ask(caller, { version }).body as { Events: Record<string, unknown>[] }).Events;

test("an empty list is the answer where nothing is scheduled", () => {
  expect(ask(machine("a1"))).toEqual({ status: 200, body: { DocumentIncarnation: 1, Events: [] } });
});

test("all machines of a set are told of an event, those of others are not; it happens when one allows it, and is gone afterwards", async () => {
  expect(eventsFor(machine("a1"))).toEqual([]);
  let seen: unknown;
  const over = events.schedule(PLAN, () => Promise.resolve(void (seen = eventsFor(machine("a1")))));
  await Promise.resolve();
  for (const name of ["a1", "a2"])
    expect(eventsFor(machine(name))).toEqual([
      expect.objectContaining({ EventType: "Terminate", EventStatus: "Scheduled", Resources: ["a1"] }),
    ]);
  expect(eventsFor(machine("b1", "/lane-b"))).toEqual([]);
  expect(eventsFor(machine("a1"), "2017-11-01")).toEqual([]); // does not know deletions
  const [{ EventId, NotBefore }] = eventsFor(machine("a1")) as [{ EventId: string; NotBefore: string }];
  expect(NotBefore).toMatch(/^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/);
  const start = (id: unknown) => JSON.stringify({ StartRequests: [{ EventId: id }] });
  expect(ask(machine("a1"), { body: start("other") }).status).toBe(400);
  expect(ask(machine("b1", "/lane-b"), { body: start(EventId) }).status).toBe(400);
  expect(ask(machine("a1"), { body: "{}" }).status).toBe(400);
  expect(ask(machine("a1"), { body: start(EventId) }).status).toBe(200);
  expect(await over).toBe("acknowledged");
  expect(seen).toEqual([expect.objectContaining({ EventStatus: "Started", NotBefore: "" })]);
  expect(eventsFor(machine("a1"))).toEqual([]);
  expect(events.incarnation).toBe(1 + changes);
  expect(changes).toBe(3);
});

test("an event happens at its time without anybody's word, and at once for machines that never asked", async () => {
  expect(await events.schedule(PLAN, () => Promise.resolve())).toBe("unasked");
  eventsFor(machine("a1"));
  expect(await events.schedule({ ...PLAN, noticeSeconds: 0.01 }, () => Promise.resolve())).toBe("time");
});

test("a version that the service does not have is refused", () => {
  expect(ask(machine("a1"), { version: "latest" }).status).toBe(400);
});
