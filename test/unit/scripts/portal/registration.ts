import type { Card } from "../../../../scripts/portal/card";

/** The part of a portal's card that is the same for every gateway of these tests. */
export const REGISTRATION: Pick<Card, "connectionTypes" | "servers" | "secureIcap" | "furtherPorts"> = {
  connectionTypes: [
    { type: "Generic ICAP - REQMOD", service: "/dlp-req" },
    { type: "Generic ICAP - RESPMOD", service: "/dlp-resp" },
  ],
  servers: [
    { lane: "a", address: "198.51.100.10", port: 11344 },
    { lane: "b", address: "198.51.100.20", port: 11344 },
  ],
  furtherPorts: {},
  secureIcap: true,
};
