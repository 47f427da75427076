import { METRICS_PORT } from "./partDefaults";
import type { MonitoringSettings } from "./settings";

/** Readers of a gateway's metrics, and the port on which they read. */
export interface Scrape {
  /** Private prefixes. */
  readonly from: readonly string[];
  readonly port: number;
}

/** The readers of the metrics with the port filled in; nothing where the metrics stay on loopback. */
export const scrapeOf = ({ scrape }: Pick<MonitoringSettings, "scrape">): Scrape | undefined =>
  scrape && { from: scrape.from, port: scrape.port ?? METRICS_PORT };
