/** The most that `capacity.connections` can be: stunnel opens two files for each of eight times as many TCP connections. */
export const MAX_CONNECTIONS = 2048;
export const MIN_CONNECTIONS = 8;

/** Kinds of files that a policy can block whole. */
export const BLOCKED_TYPES = ["7z", "media", "office", "pdf", "pictures"] as const;
export type BlockedType = (typeof BLOCKED_TYPES)[number];
