import type { LaneName } from "../../infra/settings";

/** The network that the programs for other clouds make. The machines' packet filter names its parts, so the programs ask for no other. */
export const CLOUD_NETWORK = "10.77.0.0/24";
export const CLOUD_SUBNETS: Readonly<Record<LaneName, string>> = { a: "10.77.0.0/27", b: "10.77.0.32/27" };
