/**
 * The ICAP client as a program, to be run where the client is (in a network namespace):
 * `ip netns exec NAMESPACE node --import tsx icap/agent.ts`. One JSON request per line on stdin (`agent/requests.ts`), one JSON
 * result per line on stdout (`agent/answers.ts`). Certificates and keys come in those lines, never as arguments.
 */
import { serve } from "./agent/serve";

void serve(process.stdin, process.stdout);
