/**
 * The message of an error that was caught; of anything else that was thrown, its text. The published package does not include `console`,
 * which has a more detailed version.
 */
export const errorMessage = (error: unknown): string => (error instanceof Error ? error.message : String(error));
