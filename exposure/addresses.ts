/** IPv4 addresses as exact sets: reading, set algebra, the fewest prefixes, and which addresses are not public. */
export * from "./prefix";
export * from "./addressSet";
export * from "./specialAddresses";
