import { STORAGE_OF_OTHERS } from "./elsewhere";

/** Every setting of `monitoring` that changes no machine. */
export const MONITORED_OTHERWISE = {
  retentionDays: 60,
  emails: ["others@example.com"],
  transactions: false,
  budget: { monthly: 1500, thresholds: [50], emails: ["cost@example.com"] },
  flowLogs: { storageAccount: STORAGE_OF_OTHERS, analytics: true },
};

/** The metrics are opened, which stands in the machines' boot data. */
export const SCRAPED = { scrape: { from: ["10.40.3.4/32"], port: 9200 } };
