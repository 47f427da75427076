/* tls-copy PORT BACKEND_PORT CERTIFICATE_WITH_KEY CLIENT_CERTIFICATES
 *
 * The least that a TLS front can do, as the bench's yardstick: one thread per connection, 16 KiB reads, no log, no time
 * limits, nothing else. TLS 1.3 with AES-128-GCM; the client's certificate is verified. Not a server to use. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SIZE = 16384 };
static SSL_CTX *context;
static int backend_port;

static struct sockaddr_in local(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static void no_delay(int socket) {
  int yes = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* Waits until a non-blocking TLS connection can go on; 0 when it cannot. */
static int await(SSL *tls, int result) {
  int why = SSL_get_error(tls, result);
  struct pollfd one = {SSL_get_fd(tls), why == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, 0};
  return (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) && poll(&one, 1, -1) > 0;
}

static int send_all(int to, const char *from, int count) {
  while (count > 0) {
    ssize_t sent = send(to, from, count, MSG_NOSIGNAL);
    if (sent <= 0) return 0;
    from += sent;
    count -= sent;
  }
  return 1;
}

static void copy(SSL *tls, int plain) {
  char buffer[SIZE];
  struct pollfd both[2] = {{SSL_get_fd(tls), POLLIN, 0}, {plain, POLLIN, 0}};
  for (;;) {
    /* as long as records come in, no poll between them */
    int count;
    while ((count = SSL_read(tls, buffer, SIZE)) > 0)
      if (!send_all(plain, buffer, count)) return;
    if (SSL_get_error(tls, count) != SSL_ERROR_WANT_READ || poll(both, 2, -1) < 0) return;
    if (!both[1].revents) continue;
    ssize_t received = recv(plain, buffer, SIZE, 0);
    if (received <= 0) return;
    for (ssize_t done = 0; done < received;) {
      int written = SSL_write(tls, buffer + done, received - done);
      if (written > 0) done += written;
      else if (!await(tls, written)) return;
    }
  }
}

static void *serve(void *argument) {
  int client = (long)argument, result, plain = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in backend = local(backend_port);
  SSL *tls = SSL_new(context);
  no_delay(client);
  no_delay(plain);
  fcntl(client, F_SETFL, O_NONBLOCK);
  SSL_set_fd(tls, client);
  while ((result = SSL_accept(tls)) != 1 && await(tls, result));
  if (result == 1 && connect(plain, (void *)&backend, sizeof backend) == 0) {
    copy(tls, plain);
    SSL_shutdown(tls);
  }
  SSL_free(tls);
  close(plain);
  close(client);
  return 0;
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  signal(SIGPIPE, SIG_IGN);
  backend_port = atoi(arguments[2]);
  context = SSL_CTX_new(TLS_server_method());
  if (SSL_CTX_use_certificate_chain_file(context, arguments[3]) != 1 ||
      SSL_CTX_use_PrivateKey_file(context, arguments[3], SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_load_verify_locations(context, arguments[4], 0) != 1)
    return 1;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, 0);
  SSL_CTX_set_session_id_context(context, (void *)"bench", 5);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256");
  struct sockaddr_in address = local(atoi(arguments[1]));
  int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(listener, (void *)&address, sizeof address) != 0 || listen(listener, 512) != 0) return 1;
  for (;;) {
    long client = accept(listener, 0, 0);
    pthread_t thread;
    if (client < 0) continue;
    if (pthread_create(&thread, 0, serve, (void *)client) != 0) close(client);
    else pthread_detach(thread);
  }
}
