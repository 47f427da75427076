import type { LaneName } from "../../infra/settings";

/** The network in other clouds. The rendered programs always create this one, because the machines' packet filter contains its prefixes. */
export const CLOUD_NETWORK = "10.77.0.0/24";
export const CLOUD_SUBNETS: Readonly<Record<LaneName, string>> = { a: "10.77.0.0/27", b: "10.77.0.32/27" };
