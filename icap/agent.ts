/**
 * The ICAP client as a program that runs in the client's network namespace:
 * `ip netns exec NAMESPACE node --import tsx icap/agent.ts`. It reads one JSON request per line from stdin (`agent/requests.ts`) and writes
 * one JSON result per line to stdout (`agent/answers.ts`). Certificates and keys are passed in those lines, never as arguments.
 */
import { serve } from "./agent/serve";

void serve(process.stdin, process.stdout);
