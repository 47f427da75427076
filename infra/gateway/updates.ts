import type { LaneName } from "../settings";

/**
 * Days on which a lane's gateways install security updates and restart their daemons, in the night hours of UTC
 * (`gateway-update.timer`), as systemd writes them (systemd.time(7)). Never the other lane's: what breaks one lane is seen
 * before it reaches the other, and the client always has an address.
 */
export const UPDATE_DAYS: Readonly<Record<LaneName, string>> = { a: "Mon,Wed,Fri", b: "Tue,Thu,Sat" };
