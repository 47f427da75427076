/** A finding that is planted. */
export type Planted = "a card number" | "a keyword";

/** One way to hide the finding. */
export interface Case {
  /** Heading of the table that it stands in. */
  group: string;
  name: string;
  /** HTTP headers of the message; its length is added unless `chunked`. */
  headers?: Record<string, string>;
  chunked?: boolean;
  /** RESPMOD: the body is a download's. Default: an upload's, REQMOD. */
  method?: "RESPMOD";
  service?: string;
  preview?: number;
  /** Left out: the message has no body. */
  body?: (planted: string) => Buffer;
  /** Stands in the URL. */
  query?: (planted: string) => string;
  /** The one thing that is planted, where the other would say nothing new. */
  only?: Planted;
}
