/** The part of Pulumi Cloud that a login by a token of another issuer asks, on loopback. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface PulumiCloud {
  readonly url: string;
  /** Forms that were posted for a token. */
  readonly exchanges: URLSearchParams[];
  close(): Promise<void>;
}

/** The token that it gives in exchange. */
export const ACCESS_TOKEN = "pul-short-lived";

export async function servePulumiCloud(): Promise<PulumiCloud> {
  const exchanges: URLSearchParams[] = [];
  const server = http.createServer((request, response) => {
    const reply = (status: number, body: object) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(body));
    };
    void text(request).then((body) => {
      if (request.url === "/api/oauth/token") {
        exchanges.push(new URLSearchParams(body));
        return reply(200, { access_token: ACCESS_TOKEN, token_type: "token", expires_in: 3600 });
      }
      if (request.url === "/api/user" && request.headers.authorization === `token ${ACCESS_TOKEN}`)
        return reply(200, { githubLogin: "deployer", name: "deployer", organizations: [] });
      reply(401, { code: 401, message: "Unauthorized" });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
