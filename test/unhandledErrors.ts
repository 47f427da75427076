/**
 * Runs an operation of the engine whose program runs in this process. An error in an output that Pulumi waits for nowhere would
 * end the whole process, and with it every other test of its worker; here it is the operation's. Jest's own listeners would fail
 * the test as well, once for each output that depends on it.
 */
export async function withItsErrors<T>(operation: () => Promise<T>): Promise<T> {
  const errors: unknown[] = [];
  const note = (error: unknown): void => void errors.push(error);
  const usual = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  try {
    const result = await operation();
    // Node.js tells of a rejection once its queue of promises is empty.
    await new Promise((done) => setImmediate(done));
    if (errors.length > 0) throw errors[0];
    return result;
  } finally {
    process.off("unhandledRejection", note);
    for (const listener of usual) process.on("unhandledRejection", listener);
  }
}
