"""An OpenID Connect provider of the tests' own, on loopback, that vouches for whom it is told."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "greenpaper", "a-secret-of-the-tests"


@dataclass
class Provider:
    """What it says about whoever comes, and what it was asked."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def sign_in(self, address: str) -> str:
        """What a browser does at the provider: the address to which it is sent back."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        return f"{asked['redirect_uri']}?{urlencode({'code': 'abc', 'state': asked['state']})}"

    def _metadata(self) -> dict[str, Any]:
        at = self.address
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "userinfo_endpoint": f"{at}/userinfo",
            "jwks_uri": f"{at}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _token(self, said: dict[str, str]) -> dict[str, Any]:
        asked = self.asked[-1]
        verifier = hashlib.sha256(said["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        assert challenge == asked["code_challenge"]
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **self.person}
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        token = jwt.encode(claims, self.key, "RS256", headers={"kid": "k"})
        return {"access_token": "t", "token_type": "Bearer", "id_token": token, "expires_in": 60}

    def answer(self, path: str, said: dict[str, str]) -> dict[str, Any]:
        """What stands at a path."""
        if path == "/.well-known/openid-configuration":
            return self._metadata()
        if path == "/token":
            return self._token(said)
        if path == "/userinfo":
            return self.person
        if path == "/keys":
            jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**jwk, "kid": "k", "use": "sig", "alg": "RS256"}]}
        raise KeyError(path)


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, until the block ends."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({k: v[0] for k, v in parse_qs(body).items()})

        def _say(self, said: dict[str, str]) -> None:
            answer = json.dumps(provider.answer(urlsplit(self.path).path, said)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
