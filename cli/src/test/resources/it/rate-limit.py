"""An ACME server that has had enough: each order is refused with Retry-After. Pebble has no limits."""
import http.server
import json
import ssl
import sys

HERE = 'https://localhost:14998'


class Server(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body, **headers):
        data = json.dumps(body).encode()
        self.send_response(status)
        kind = 'application/problem+json' if status >= 400 else 'application/json'
        for name, value in {'Content-Type': kind, 'Replay-Nonce': 'bm9uY2U', **headers}.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(data)

    def do_HEAD(self):
        self.answer(200, {})

    def do_GET(self):
        self.answer(200, {'newNonce': HERE + '/nonce', 'newAccount': HERE + '/account', 'newOrder': HERE + '/order', 'meta': {'termsOfService': 'data:text/plain,x'}})

    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        with open('/srv/asked', 'a') as asked:
            asked.write(self.path + '\n')
        if self.path == '/account':
            self.answer(201, {'status': 'valid'}, Location=HERE + '/account/1')
        else:
            self.answer(429, {'type': 'urn:ietf:params:acme:error:rateLimited', 'detail': 'too many "new" orders recently'}, Retry_After='7200')

    def log_message(self, *args):
        pass


server = http.server.HTTPServer(('127.0.0.1', 14998), Server)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/opt/pebble/ca.pem', '/opt/pebble/key.pem')
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
