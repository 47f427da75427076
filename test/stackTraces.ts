/** The operations that are running, which may overlap, and how errors are made without any. */
let running = 0;
let usual: Pick<ErrorConstructor, "stackTraceLimit" | "prepareStackTrace">;

/**
 * Runs an operation of the engine whose program runs in this process. Pulumi takes a stack trace for each value, and a whole one for
 * each resource whatever the limit, which jest maps to sources: without them it takes half of the processor time. Errors that are
 * made meanwhile have their message only.
 */
export async function withoutStackTraces<T>(operation: () => Promise<T>): Promise<T> {
  const { stackTraceLimit, prepareStackTrace } = Error;
  if (running === 0) usual = { stackTraceLimit, prepareStackTrace };
  running++;
  Object.assign(Error, { stackTraceLimit: 0, prepareStackTrace: String });
  try {
    return await operation();
  } finally {
    running--;
    if (running === 0) Object.assign(Error, usual);
  }
}
