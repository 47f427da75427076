/**
 * A workaround for Node.js. Pulumi puts every error of a program through `util.inspect` with colours. In Node.js 20 that call never
 * returns, and uses memory until the process ends, for a frame whose file is directly below `node_modules/@scope/` (nodejs/node#64011).
 * Pulumi's own source maps contain such frames, because they leave out the package's folder. Without this workaround, `pulumi up` would
 * hang instead of reporting the error.
 */
export function namePulumiFilesInFull(): void {
  const write = Error.prepareStackTrace;
  if (!write) return;
  Error.prepareStackTrace = (error, frames): unknown => {
    const trace: unknown = write(error, frames);
    return typeof trace === "string" ? withPackageFolder(trace) : trace;
  };
}

/** `.../node_modules/@pulumi/output.ts:1:2` becomes `.../node_modules/@pulumi/pulumi/output.ts:1:2`. */
export function withPackageFolder(trace: string): string {
  return trace.replace(/([\\/]node_modules[\\/]@pulumi)([\\/])(?=[^\\/\n]*$)/gm, "$1$2pulumi$2");
}
