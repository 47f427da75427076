/**
 * Capacity of a gateway, and the memory and connections that each program on it needs for that. One pure function, so that no program can
 * be sized without the others: each program can hold the connections that the packet filter admits.
 */
import { CONNECTIONS_PER_CORE, hasClamd, MAX_CONNECTIONS, MIN_CONNECTIONS, type Inspecting } from "../model/limits";

/** The inputs from which the sizes are derived. An external server needs no memory of the gateway. */
export interface CapacityInput extends Inspecting {
  readonly cores: number;
  /** Memory of the machine, MiB. */
  readonly memoryMebibytes: number;
  /** Largest body, MiB. */
  readonly maxBodyMebibytes: number;
  /** Exact lists that rules use. Default: none. */
  readonly lists?: number;
  /** Connections of admitted clients, idle ones included. Default: as many as cores and memory allow. */
  readonly connections?: number;
  /** Part of these connections that one source address may have. Default: half. */
  readonly connectionsPerSource?: number;
}

/** The number of workers that always run, and the maximum while all of them are busy with slow files. */
export interface WorkerCount {
  readonly least: number;
  readonly most: number;
}

/** MiB for each control group; `system` is the rest of the machine. */
export interface MemoryShares {
  readonly system: number;
  readonly stunnel: number;
  readonly relay: number;
  readonly cIcap: number;
  readonly clamd: number;
  readonly inspector: number;
  readonly haproxy: number;
  readonly guard: number;
  /** The monitor of external servers. */
  readonly monitor: number;
}

/** The sizes that the files on a gateway contain. */
export interface Capacity {
  /** ICAP connections of clients: the packet filter counts those from stunnel to the relay and resets the next. */
  readonly connections: number;
  readonly connectionsPerSource: number;
  /** TCP connections to stunnel, including those that have not (yet) shown a certificate. */
  readonly tcpConnections: number;
  readonly tcpConnectionsPerSource: number;
  /** New TCP connections of one source address: per second, and in a burst. */
  readonly newPerSecondPerSource: number;
  readonly newBurstPerSource: number;
  /** A thread for each connection; a process for each core, because a Python process uses one. */
  readonly relay: { readonly workers: number; readonly tasks: number };
  readonly cIcap: {
    readonly servers: number;
    readonly threadsPerServer: number;
    readonly tasks: number;
    /** The largest file that it may write: a body, a body decoded, its log. */
    readonly fileMebibytes: number;
  };
  readonly clamd: {
    readonly threads: number;
    readonly queue: number;
    readonly tasks: number;
    readonly maxFileMebibytes: number;
    readonly maxScanMebibytes: number;
  };
  /** Files up to 256 KiB have workers of their own (SMALL in cloud-init/inspector/protocol.py). */
  readonly inspector: { readonly small: WorkerCount; readonly large: WorkerCount; readonly tasks: number };
  readonly maxBodyMebibytes: number;
  readonly stunnel: { readonly tasks: number };
  readonly memory: MemoryShares;
}

/** Files that a process may open; hardening.conf sets it for every program. */
export const OPEN_FILES = 65_536;

/** haproxy checks the canary on one connection and c-icap's liveness on another. Connections that are closing count for a moment longer. */
const RESERVED_FOR_CANARY = 8;

/** Threads of one c-icap process. A crash of the process ends their connections and no others. */
const THREADS_PER_SERVER = 32;

/** A TCP connection that has not shown a certificate takes a thread of stunnel, and nothing in the programs behind it. */
const TCP_PER_CONNECTION = 8;
const LEAST_TCP = 2048;

/**
 * MiB. A body above the limit for inspection and up to this size gets the verdict "blocked"; a larger one gets an error. A small download
 * that decodes to more (a decompression bomb) takes this much of the disk for the seconds until it is blocked.
 */
const LEAST_FILE = 1024;

/** A core does about 500 full handshakes per second. One address may use a fifth of that. */
const NEW_PER_SECOND_PER_CORE = 100;

/** Measured on a booted gateway, then rounded up (docs/decisions.md). MiB. */
const MEMORY = {
  /** Kernel, systemd, journal, Azure's agent, apt, page cache. */
  system: 1024,
  haproxy: 128,
  /** A connection through haproxy: two buffers of 16 KiB for each side, and TLS to a server. */
  haproxyConnection: 0.15,
  guard: 64,
  monitor: 64,
  stunnelBase: 64,
  /** 0.09 silent, 0.11 with a session. */
  tcpConnection: 0.15,
  /** A process, and a connection: its thread, and the data that was received and not yet sent on. */
  relayWorker: 24,
  relayConnection: 0.5,
  /** Except with c-icap the relay keeps the body itself, in memory up to this size (IN_MEMORY in spool.py and kept.py). */
  relaySpool: 1,
  cIcapBase: 64,
  /** MaxMemObject, and buffers. */
  cIcapThread: 1.25,
  clamdBase: 256,
  /** The public database twice, because a reload loads the new one beside the old one. */
  publicDatabase: 3072,
  /** 20 for a file of 60 MiB (text, HTML, archive, random bytes), and for any larger one. */
  scan: 20,
  /**
   * The compiled policy and the readers' code, which all workers share: 43. With 64 clients and files up to 10 MiB for 600 s all of the
   * inspector had 102 to 151 (docs/performance.md).
   */
  inspectorBase: 128,
  /** A list with the maximum number of values, which all workers share, and its successor while they change over (8 MiB each). */
  list: 24,
  smallWorker: 32,
  /** A body of 64 MiB, and up to 406 more (Chinese in UTF-8; 1 for English, 67 for noise, 223 for base64). */
  largeWorker: 480,
  /** One more worker, for when the others are busy for long. */
  stuckWorker: 96,
  /** A picture of 25 million pixels: unpacked 300, in Tesseract 420. As many at once as there are large workers (readers/pictures.py). */
  ocr: 720,
} as const;

type Inspected = Inspecting & Pick<CapacityInput, "lists">;

/** MiB that a gateway with this many connections needs, by program. */
function memoryOf(connections: number, inspecting: Inspected): MemoryShares {
  const { inspection, malware, ocr = [], lists = 0 } = inspecting;
  const slots = connections + RESERVED_FOR_CANARY;
  const threads = serversFor(slots) * THREADS_PER_SERVER;
  const connection = MEMORY.relayConnection + (inspection === "clamav" ? 0 : MEMORY.relaySpool);
  const shared = {
    system: MEMORY.system,
    stunnel: Math.ceil(MEMORY.stunnelBase + tcpFor(connections) * MEMORY.tcpConnection),
    relay: Math.ceil(MEMORY.relayWorker * (1 + relayWorkersFor(connections)) + slots * connection),
    guard: MEMORY.guard,
    haproxy: MEMORY.haproxy,
    clamd: hasClamd(inspecting) ? MEMORY.clamdBase + (malware ? MEMORY.publicDatabase : 0) + slots * MEMORY.scan : 0,
    ...{ cIcap: 0, inspector: 0, monitor: 0 },
  };
  if (inspection === "external")
    return {
      ...shared,
      haproxy: Math.ceil(MEMORY.haproxy + slots * MEMORY.haproxyConnection),
      monitor: MEMORY.monitor,
    };
  if (inspection === "inspector") {
    const { small, large } = lanesFor(connections);
    const extra = large.most - large.least;
    const largeWorker = MEMORY.largeWorker + (ocr.length > 0 ? MEMORY.ocr : 0);
    const workers = small.most * MEMORY.smallWorker + large.least * largeWorker + extra * MEMORY.stuckWorker;
    return { ...shared, inspector: MEMORY.inspectorBase + lists * MEMORY.list + workers };
  }
  return { ...shared, cIcap: Math.ceil(MEMORY.cIcapBase + threads * MEMORY.cIcapThread) };
}

/** One process more than the threads need, so that no connection waits while a crashed one restarts. */
const serversFor = (slots: number): number => Math.ceil(slots / THREADS_PER_SERVER) + 1;
const tcpFor = (connections: number): number => Math.max(LEAST_TCP, connections * TCP_PER_CONNECTION);

/** Number of the relay's workers: one for each core, unless another number of connections is set. */
const relayWorkersFor = (connections: number): number => Math.ceil(connections / CONNECTIONS_PER_CORE);

/** The inspector's workers: as many as cores, unless another number of connections is set, and more while those are stuck. */
function lanesFor(connections: number): Record<"small" | "large", WorkerCount> {
  const workers = relayWorkersFor(connections);
  return {
    small: { least: workers + 1, most: workers + 1 + Math.ceil(connections / 16) },
    large: { least: workers, most: workers + Math.ceil(connections / 32) },
  };
}

/** MiB in all. */
export const totalMemory = (shares: MemoryShares): number =>
  Object.values(shares as unknown as Record<string, number>).reduce((sum, share) => sum + share, 0);

/** Minimum memory in MiB of a machine on which a gateway runs: enough for the fewest connections. */
export const leastMemory = (inspecting: Inspected): number => totalMemory(memoryOf(MIN_CONNECTIONS, inspecting));

/** Maximum number of connections for a machine's memory; 0 when the memory is not enough for the fewest. */
export function mostConnections(input: Inspected & Pick<CapacityInput, "memoryMebibytes">): number {
  const fits = (connections: number) => totalMemory(memoryOf(connections, input)) <= input.memoryMebibytes;
  // Memory grows with the number of connections, so a binary search finds the maximum.
  let most = 0;
  let tooMany = MAX_CONNECTIONS + 8;
  for (let connections = MIN_CONNECTIONS; connections < tooMany;) {
    if (fits(connections)) most = connections;
    else tooMany = connections;
    connections = (most || MIN_CONNECTIONS) + 8 * Math.ceil((tooMany - (most || MIN_CONNECTIONS)) / 16);
  }
  return most;
}

/** All sizes. Expects connections that fit (`mostConnections`); the settings refuse more. */
export function capacityOf(input: CapacityInput): Capacity {
  const connections =
    input.connections ??
    Math.max(MIN_CONNECTIONS, Math.min(input.cores * CONNECTIONS_PER_CORE, mostConnections(input)));
  const slots = connections + RESERVED_FOR_CANARY;
  const servers = serversFor(slots);
  const lanes = lanesFor(connections);
  const tcpConnections = tcpFor(connections);
  const newPerSecondPerSource = input.cores * NEW_PER_SECOND_PER_CORE;
  return {
    connections,
    connectionsPerSource: input.connectionsPerSource ?? Math.ceil(connections / 2),
    tcpConnections,
    tcpConnectionsPerSource: tcpConnections / 2,
    newPerSecondPerSource,
    newBurstPerSource: newPerSecondPerSource * 2,
    // any of them may get all connections
    relay: { workers: relayWorkersFor(connections), tasks: slots + relayWorkersFor(connections) + 16 },
    cIcap: {
      servers,
      threadsPerServer: THREADS_PER_SERVER,
      // each server has a thread that accepts; in addition there is the first process
      tasks: servers * (THREADS_PER_SERVER + 4) + 16,
      fileMebibytes: Math.max(LEAST_FILE, input.maxBodyMebibytes * 4),
    },
    clamd: {
      // As many files at once as there are connections, so that none waits. Otherwise the canary would wait too, and the port would close.
      threads: slots,
      queue: slots * 2,
      tasks: slots + 32,
      maxFileMebibytes: input.maxBodyMebibytes,
      // memory for containers: as much again
      maxScanMebibytes: input.maxBodyMebibytes * 2,
    },
    // a worker may have a reader, which may have a tool
    inspector: { ...lanes, tasks: (lanes.small.most + lanes.large.most) * 6 + 64 },
    maxBodyMebibytes: input.maxBodyMebibytes,
    stunnel: { tasks: tcpConnections + 64 },
    memory: memoryOf(connections, input),
  };
}
