/** The metadata service's answers about scheduled events (learn: "Scheduled Events for Linux VMs"). Pure. */
import type { ScheduledEvent } from "../machines/scheduledEvents";
import type { PlatformAnswer, PlatformMachine } from "./messages";

/** The versions of the service; terminate events are there from 2019-01-01 on. */
const VERSIONS = ["2017-08-01", "2017-11-01", "2019-01-01", "2019-04-01", "2019-08-01", "2020-07-01"];

const malformed = (message: string): PlatformAnswer => ({ status: 400, body: { error: "Bad request", message } });

/** The events of the caller's scale set. */
export function eventDocument(
  version: string,
  caller: PlatformMachine,
  incarnation: number,
  events: readonly ScheduledEvent[],
): PlatformAnswer {
  if (!VERSIONS.includes(version)) return malformed(`api-version ${version} of scheduled events is not supported`);
  const visible = events.filter(
    ({ set, type }) => set === caller.set && (type !== "Terminate" || version >= "2019-01-01"),
  );
  return { status: 200, body: { DocumentIncarnation: incarnation, Events: visible.map(eventOf) } };
}

const eventOf = ({ id, type, machines, status, notBefore, source, durationSeconds }: ScheduledEvent) => ({
  EventId: id,
  EventType: type,
  ResourceType: "VirtualMachine",
  Resources: machines,
  EventStatus: status,
  NotBefore: status === "Started" ? "" : new Date(notBefore).toUTCString(),
  Description: "",
  EventSource: source,
  DurationInSeconds: durationSeconds,
});

/** The ids that a caller allows to begin, or the refusal. */
export function startRequests(
  body: string,
  caller: PlatformMachine,
  events: readonly ScheduledEvent[],
): readonly string[] | PlatformAnswer {
  let ids: unknown[];
  try {
    const { StartRequests } = JSON.parse(body) as { StartRequests: { EventId: unknown }[] };
    ids = StartRequests.map(({ EventId }) => EventId);
  } catch {
    return malformed("the body is not a list of StartRequests");
  }
  const known = new Set(events.filter(({ set }) => set === caller.set).map(({ id }) => id));
  const stranger = ids.find((id) => typeof id !== "string" || !known.has(id));
  return stranger === undefined ? (ids as readonly string[]) : malformed(`there is no event ${String(stranger)}`);
}
