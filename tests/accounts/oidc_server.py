"""A small server that speaks OpenID Connect, on a port of this machine; a test says what it answers."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CLIENT, SECRET = "fiducial", "only-for-tests"


class OidcServer:
    """`claims` and `userinfo` change what is said of the person; `key` signs; `asked` is what was asked for last."""

    def __init__(self):
        self.person = {"sub": "p-1", "email": "coder@clinic.example", "email_verified": True, "name": "A Coder"}
        self.claims, self.userinfo, self.key, self.asked, self.token_request = {}, {}, KEY, {}, {}
        self.listener = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.issuer = f"http://127.0.0.1:{self.listener.server_port}"
        threading.Thread(target=self.listener.serve_forever, daemon=True).start()

    def close(self):
        self.listener.shutdown()
        self.listener.server_close()

    def authorize(self, url):
        """What the person's browser does there: the address that it is sent back to."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        back = urlsplit(self.asked["redirect_uri"])
        return f"{back.path}?{urlencode({'code': 'a-code', 'state': self.asked['state']})}"

    def id_token(self):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.asked.get("nonce")}
        return jwt.encode(claims | self.person | self.claims, self.key, algorithm="RS256", headers={"kid": "k1"})

    def answer(self, path):
        if path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            places |= {"userinfo_endpoint": "userinfo", "jwks_uri": "jwks"}
            return {"issuer": self.issuer} | {name: f"{self.issuer}/{place}" for name, place in places.items()}
        if path == "/jwks":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            return {"access_token": "an-access-token", "token_type": "Bearer", "id_token": self.id_token()}
        return self.person | self.userinfo


def handler_of(server):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(server.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.token_request = {name: values[0] for name, values in parse_qs(sent).items()}
            self.do_GET()

        def log_message(self, *given):
            pass

    return Handler
