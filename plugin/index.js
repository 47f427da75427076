// Started by Pulumi's Node.js language host. Exports nothing: the host would look for components in it.
require("defender-icap-gateway/plugin");
