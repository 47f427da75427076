const usual = Error.stackTraceLimit;

/**
 * Runs an operation of the engine whose program runs in this process. Pulumi takes a stack trace for each value, which jest maps
 * to sources: without them it takes half of the processor time. Errors that are made meanwhile have their message only.
 */
export async function withoutStackTraces<T>(operation: () => Promise<T>): Promise<T> {
  Error.stackTraceLimit = 0;
  try {
    return await operation();
  } finally {
    Error.stackTraceLimit = usual;
  }
}
