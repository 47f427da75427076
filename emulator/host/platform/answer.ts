/** An HTTP answer of the metadata service or Key Vault. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}
