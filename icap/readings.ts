/** The feature of an answer that a client reads, where it reads only one. `message`: whether it got another message in place of its own. */
export const READINGS = [
  "X-Infection-Found",
  "X-Virus-ID",
  "X-Violations-Found",
  "HTTP status",
  "ICAP status",
  "message",
] as const;
export type Reading = (typeof READINGS)[number];
