"""tls_end.py CERTIFICATE KEY PORT: the TLS end of a line. Prints its own port, and carries what comes to PORT and back."""
import socket
import ssl
import sys
import threading


def carry(source, target):
    try:
        while data := source.recv(4096):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(peer, context, port):
    try:
        outer = context.wrap_socket(peer, server_side=True)
        inner = socket.create_connection(("127.0.0.1", port))
    except OSError:  # the other side refuses our certificate
        return
    threading.Thread(target=carry, args=(inner, outer), daemon=True).start()
    carry(outer, inner)


def main():
    certificate, key, port = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0], context, int(port)), daemon=True).start()


main()
