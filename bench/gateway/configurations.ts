/** Ports of the bench's fronts in their own network. The product's ports come from its settings. */
export const PORTS = { guide: 11441, haproxy: 11442, nginx: 11443, copy: 11444 } as const;
/** Folder on the gateway for the bench's own files. */
export const BENCH = "/etc/bench";
/** One file with key and certificate, and one with the client's certificate, for all fronts. */
export const SERVER_PEM = `${BENCH}/server.pem`;
export const CLIENT_PEM = `${BENCH}/client.crt`;
/** The address of c-icap. The peers connect to it directly, our front through the relay. */
export const C_ICAP_PORT = 1345;
const BACKEND = `127.0.0.1:${C_ICAP_PORT}`;

/** c-icap's configuration with an echo service in addition to the product's. It shows the cost of a front without inspection. */
export function withEcho(configuration: string): string {
  const last = "icap_access deny anybody";
  if (configuration.split(last).length !== 2) throw new Error(`c-icap.conf has no single line "${last}" any more`);
  return `${configuration.replace(last, `acl bench_echo service echo\nicap_access allow bench_echo\n${last}`)}Service echo srv_echo.so\n`;
}

/** The configuration from Microsoft's guide. It logs to syslog, which the bench replaces. It admits every client. */
export const GUIDE = `foreground = quiet
[icap]
client = no
accept = 127.0.0.1:${PORTS.guide}
connect = ${BACKEND}
cert = ${SERVER_PEM}
CAfile = ${CLIENT_PEM}
TIMEOUTclose = 1
`;

export const HAPROXY = `global
    maxconn 4000
defaults
    mode tcp
    timeout connect 3s
    timeout client 120s
    timeout server 120s
frontend icaps
    bind 127.0.0.1:${PORTS.haproxy} ssl crt ${SERVER_PEM} ca-file ${CLIENT_PEM} verify required ssl-min-ver TLSv1.2
    default_backend icap
backend icap
    server c-icap ${BACKEND}
`;

export const NGINX = `load_module /usr/lib/nginx/modules/ngx_stream_module.so;
daemon off;
user www-data;
worker_processes auto;
pid /run/nginx.pid;
error_log /run/nginx-errors.log warn;
worker_rlimit_nofile 8192;
events { worker_connections 2048; }
stream {
  server {
    listen 127.0.0.1:${PORTS.nginx} ssl backlog=512;
    ssl_certificate ${SERVER_PEM};
    ssl_certificate_key ${SERVER_PEM};
    ssl_client_certificate ${CLIENT_PEM};
    ssl_verify_client on;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:S:10m;
    proxy_timeout 120s;
    proxy_buffer_size 64k;
    tcp_nodelay on;
    proxy_pass ${BACKEND};
  }
}
`;

/** A program that receives log messages and discards them, in place of a syslog daemon. */
export const SYSLOG = `import os, socket
log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
log.bind("/dev/log")
os.chmod("/dev/log", 0o666)
while True:
    log.recv(65536)
`;
