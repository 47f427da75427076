import { capacityOf, OPEN_FILES, type CapacityInput } from "./capacity";

/** The values of the placeholders in cloud-init/ that are sizes. */
export function sizeValues(input: CapacityInput): Record<string, string> {
  const capacity = capacityOf(input);
  const { relay, cIcap, clamd, stunnel, memory } = capacity;
  const numbers = {
    CONNECTIONS: capacity.connections,
    CONNECTIONS_PER_SOURCE: capacity.connectionsPerSource,
    TCP_CONNECTIONS: capacity.tcpConnections,
    TCP_CONNECTIONS_PER_SOURCE: capacity.tcpConnectionsPerSource,
    NEW_PER_SECOND: capacity.newPerSecondPerSource,
    NEW_BURST: capacity.newBurstPerSource,
    RELAY_WORKERS: relay.workers,
    RELAY_TASKS: relay.tasks,
    RELAY_MEMORY: memory.relay,
    C_ICAP_SERVERS: cIcap.servers,
    C_ICAP_THREADS: cIcap.threadsPerServer,
    C_ICAP_ALL_THREADS: cIcap.servers * cIcap.threadsPerServer,
    C_ICAP_TASKS: cIcap.tasks,
    C_ICAP_FILE: cIcap.fileMebibytes,
    C_ICAP_BEYOND_FILE: cIcap.fileMebibytes + 1,
    C_ICAP_MEMORY: memory.cIcap,
    CLAMD_THREADS: clamd.threads,
    CLAMD_QUEUE: clamd.queue,
    CLAMD_TASKS: clamd.tasks,
    CLAMD_MEMORY: memory.clamd,
    MAX_BODY: clamd.maxFileMebibytes,
    MAX_SCAN: clamd.maxScanMebibytes,
    STUNNEL_TASKS: stunnel.tasks,
    STUNNEL_MEMORY: memory.stunnel,
    HAPROXY_MEMORY: memory.haproxy,
    GUARD_MEMORY: memory.guard,
    OPEN_FILES,
  };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));
}
