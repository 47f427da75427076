import { renderHead } from "./head";
import type { IcapRequest } from "./types";

/** A file on its way through a proxy. */
export interface FileInTransit {
  /** Name of the file as the user gave it; any Unicode. */
  readonly filename: string;
  /** Default `application/octet-stream`. */
  readonly contentType?: string;
  /** The encoding that the body already has (RFC 9110, 8.4). */
  readonly contentEncoding?: string;
  /** In bytes; left out, the message has no Content-Length. */
  readonly length?: number;
  /** REQMOD only. Default POST. */
  readonly httpMethod?: "POST" | "PUT";
  /** The cloud application that the file goes to or comes from. Default `files.example`. */
  readonly site?: string;
}

/**
 * The HTTP message around a file: for REQMOD an upload, for RESPMOD the response to a download, with its request before it. The body is
 * separate, in `IcapRequest.body`. Throws RangeError when a field contains a line break or another control character.
 */
export function fileMessage(
  method: "REQMOD" | "RESPMOD",
  file: FileInTransit,
): Pick<IcapRequest, "method" | "httpRequest" | "httpResponse"> {
  const site = file.site ?? "files.example";
  const path = `/${encodeURIComponent(file.filename)}`;
  const content = [
    { name: "Content-Type", value: file.contentType ?? "application/octet-stream" },
    ...(file.contentEncoding === undefined ? [] : [{ name: "Content-Encoding", value: file.contentEncoding }]),
    ...(file.length === undefined ? [] : [{ name: "Content-Length", value: String(file.length) }]),
    { name: "Content-Disposition", value: contentDisposition(file.filename) },
  ];
  const host = { name: "Host", value: site };
  if (method === "REQMOD")
    return {
      method,
      httpRequest: renderHead(`${file.httpMethod ?? "POST"} http://${site}${path} HTTP/1.1`, [host, ...content]),
    };
  return {
    method,
    httpRequest: renderHead(`GET http://${site}${path} HTTP/1.1`, [host]),
    httpResponse: renderHead("HTTP/1.1 200 OK", content),
  };
}

/** Both spellings of RFC 6266: plain ASCII for old readers, UTF-8 for the rest. */
function contentDisposition(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\]/g, "_");
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
