/** The parts of a question to a gateway that say who asks and where. They hold a private key: for the agent's input only. */
import type { Agent } from "../../icap";
import { tlsWith, type Target } from "../../verification/asking";
import { makeSample } from "../../verification/samples";

/** TLS with a certificate, by default the one that the gateways admit. */
export const tlsAs = (target: Target, who = target.identities.client) => tlsWith(target, who);

/** One question of the client, by default to lane a. */
export const asClient = (target: Target, host = target.addresses.a) => ({
  host,
  port: target.port,
  source: target.sources.client,
  tls: tlsAs(target),
});

/** The client at work, by default on both addresses in turn. */
export const loopAsClient = (target: Target, hosts: readonly string[] = Object.values(target.addresses)) => ({
  addresses: hosts.map((host) => ({ host, port: target.port })),
  source: target.sources.client,
  tls: tlsAs(target),
  service: target.services.REQMOD,
});

/** Files for a loop: one that must pass and one that must not. */
export const cleanAndCard = (): Parameters<Agent["loop"]>[0]["samples"] => [
  { body: makeSample("clean text").body.toString("base64"), expect: "allowed" },
  { body: makeSample("card number in text").body.toString("base64"), expect: "blocked" },
];
