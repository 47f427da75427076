/**
 * Resolves after the event loop has looked at its sockets once more. One setImmediate is not enough: called from a socket's
 * callback it runs before the next poll.
 */
export async function nextPoll(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}
