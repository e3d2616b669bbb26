"""§4: who is let in. Every 101 is also checked for its accept key, and for neither extension nor
subprotocol, since the server agrees to none."""

from case import Case, Declined, Difference, ours
from wire import Heard, PING, PONG, TEXT, frame, request, text

HEADER_LIMIT = 8 * 1024  # bytes, of the product (server/README.md)
BAD = Declined((400,))
UPGRADE_REQUIRED = Declined((400, 426))
# Where HTTP itself is refused, a server may also just hang up.
NOT_LET_IN = Declined((400, 404, 405, 426, 501, 505))



def accepted(name, section, says, made, **more):
    return Case(f"handshake/{name}", section, says, request=made, **more)


def declined(name, section, says, made, how=BAD, **more):
    return Case(f"handshake/{name}", section, says, request=made, ends=how, **more)


def cases():
    yield accepted("example of the RFC", "1.3", "The accept key is SHA-1 of key and GUID.", request())
    yield accepted(
        "header names in capitals", "4.2.1", "Names and tokens are compared without regard to case.",
        b"GET /ws HTTP/1.1\r\nHOST: x\r\nUPGRADE: WEBSOCKET\r\nCONNECTION: UPGRADE\r\n"
        b"SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\nSEC-WEBSOCKET-VERSION: 13\r\n\r\n",
    )
    yield accepted(
        "header names in small letters", "4.2.1", "Names and tokens are compared without regard to case.",
        request().replace(b"Sec-WebSocket", b"sec-websocket").replace(b"Host", b"host").replace(b"Upgrade", b"upgrade"),
    )
    yield accepted(
        "upgrade among other connection tokens", "4.2.1", "Connection includes the token upgrade.",
        request(Connection="keep-alive, Upgrade"),
    )
    yield accepted(
        "two connection headers", "4.2.1", "A list may be spread over headers of one name.",
        request(Connection=["keep-alive", "Upgrade"]),
        differs=ours("Beast 1.81 looks at the first Connection header only", Declined((400, 426))),
    )  # fmt: skip
    yield accepted("websocket in mixed case", "4.2.1", "The value is compared without regard to case.",
                   request(Upgrade="WebSocket"))  # fmt: skip
    yield accepted("no spaces after colons", "4.2.1", "Spaces around values are optional.",
                   request().replace(b": ", b":"))  # fmt: skip
    yield accepted("spaces around values", "4.2.1", "Spaces around values are optional.",
                   request(Host=" \tlocalhost \t", Sec_WebSocket_Version=" 13 ", Upgrade="  websocket\t"))  # fmt: skip
    yield accepted("a query in the target", "4.1", "The resource name may have a query.", request("/ws?a=1&b=%20"))
    yield accepted("unknown headers", "4.2.1", "Other headers are ignored.",
                   request(extra=("X-Unknown: 1", "Cookie: a=b", "User-Agent: none",
                                  "Accept-Language: de")))  # fmt: skip
    yield accepted("no origin", "4.2.1", "Only browsers must send Origin.", request())
    yield accepted(
        "compression offered", "9.1", "An extension that the server does not want is left out of its answer.",
        request(Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits"),
    )
    yield accepted(
        "unknown extensions offered", "9.1", "Extensions that the server does not know are left out of its answer.",
        request(Sec_WebSocket_Extensions=["x-made-up; level=9", "another"]),
    )
    yield accepted(
        "subprotocols offered", "4.2.2", "A subprotocol that the server does not speak is left out of its answer.",
        request(Sec_WebSocket_Protocol="chat, superchat"),
    )
    yield accepted("byte by byte", "4.2.1", "TCP may cut the handshake anywhere.", request(), piece=1)
    yield accepted("a long header within the limit", "10.4", "Limits are the server's to choose.",
                   request(extra=("X-Long: " + "a" * (HEADER_LIMIT - 400),)),
                   differs={"websockets": Difference("it limits each line to 4096 bytes", BAD)})  # fmt: skip
    for target in ("http://localhost/ws", "ws://localhost/ws"):
        yield accepted(
            f"absolute target {target.split(':')[0]}", "4.1",
            "The target may be an absolute URI; RFC 7230 §5.3.2: servers take it.",
            request(target), endpoints=("product",),
            differs={"product": Difference("the product takes only paths, as all browsers and proxies send them",
                                           Declined((404,)))},
        )  # fmt: skip

    for name in ("Host", "Upgrade", "Connection", "Sec_WebSocket_Key", "Sec_WebSocket_Version"):
        header = name.replace("_", "-")
        yield declined(f"without {header}", "4.2.1", f"{header} is required.", request(**{name: None}),
                       UPGRADE_REQUIRED,
                       endpoints=("echo", "product") if name == "Host" else ("echo", "product",
                                                                             "websockets"))  # fmt: skip
        if name != "Host":  # which may be empty, RFC 7230 §5.4
            yield declined(f"with an empty {header}", "4.2.1", f"{header} must say something.", request(**{name: ""}),
                           UPGRADE_REQUIRED)  # fmt: skip
    for version in ("0", "7", "8", "12", "14", "25", "255", "256", "-13", "013", "1 3", "13, 8", "thirteen"):
        yield declined(
            f"version {version}", "4.4", "Another version is declined, with the one spoken in Sec-WebSocket-Version.",
            request(Sec_WebSocket_Version=version), Declined((426,), (("Sec-WebSocket-Version", "13"),)),
            endpoints=("echo", "product"),
        )  # fmt: skip
    yield declined("upgrade to something else", "4.2.1", "Upgrade must name websocket.", request(Upgrade="h2c"),
                   UPGRADE_REQUIRED)
    yield declined("upgrade to almost websocket", "4.2.1", "Upgrade must name websocket.",
                   request(Upgrade="websockets"), UPGRADE_REQUIRED)
    yield declined("connection without upgrade", "4.2.1", "Connection must include upgrade.",
                   request(Connection="keep-alive"), UPGRADE_REQUIRED)
    yield declined(
        "upgrade required is said in Upgrade", "4.4",
        "RFC 7231 §6.5.15: 426 names in Upgrade what is required.",
        request(Upgrade=None), Declined((426,), (("Upgrade", "websocket"),)), endpoints=("echo", "product"),
    )  # fmt: skip

    for name, key in {
        "15 bytes": "MDEyMzQ1Njc4OTAxMjM0",
        "17 bytes": "MDEyMzQ1Njc4OTAxMjM0NTY=",
        "one letter": "A",
        "24 letters that are no base64": "!!!!!!!!!!!!!!!!!!!!!!!!",
        "without its padding": "dGhlIHNhbXBsZSBub25jZQ",
    }.items():
        yield declined(
            f"key of {name}" if name[0].isdigit() else f"key: {name}", "4.2.1", "The key decodes to 16 bytes.",
            request(Sec_WebSocket_Key=key),
        )  # fmt: skip
    yield declined("key of 100 letters", "4.2.1", "The key decodes to 16 bytes.", request(Sec_WebSocket_Key="A" * 100))
    yield declined(
        "two keys", "11.3.1", "The key must not appear more than once.",
        request(Sec_WebSocket_Key=["dGhlIHNhbXBsZSBub25jZQ==", "AAAAAAAAAAAAAAAAAAAAAA=="]),
    )  # fmt: skip

    for method in ("POST", "PUT", "HEAD", "OPTIONS", "DELETE", "CONNECT", "get"):
        yield declined(f"method {method}", "4.2.1", "The method is GET.", request(method=method), NOT_LET_IN,
                       endpoints=("echo", "product"))  # fmt: skip
    for version in ("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1", "http/1.1", "WS/1.1"):
        yield declined(f"in {version.replace('/', ' ')}", "4.2.1", "The version is HTTP/1.1 or higher.",
                       request(version=version), NOT_LET_IN, endpoints=("product",))  # fmt: skip
    yield declined("HTTP 1.0 at the echo", "4.2.1", "The version is HTTP/1.1 or higher.", request(version="HTTP/1.0"),
                   NOT_LET_IN, endpoints=("echo",))  # fmt: skip

    for name, made in {
        "a space before a colon": request(extra=("X-Odd : 1",)),
        "a header without a colon": request(extra=("nonsense",)),
        "a header without a name": request(extra=(": 1",)),
        "a folded header": request(extra=("X-Folded: 1", "\x0c 2")),
        "a NUL in a header": request(extra=("X-Nul: a\x00b",)),
        "no target": b"GET HTTP/1.1\r\nHost: x\r\n\r\n",
        "garbage": b"\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58\r\n\r\n",
        "a TLS greeting": bytes.fromhex("1603010200010001fc0303") + bytes(64) + b"\r\n\r\n",
    }.items():
        yield declined(name, "4.2.1", "What is not the grammar's is refused.", made, NOT_LET_IN, endpoints=("product",))
    yield declined("a header beyond the limit", "10.4", "Limits are the server's to choose: 8 KiB.",
                   request(extra=("X-Long: " + "a" * HEADER_LIMIT,)), Declined((431,)),
                   endpoints=("product",))  # fmt: skip
    yield declined("many headers beyond the limit", "10.4", "Limits are the server's to choose: 8 KiB.",
                   request(extra=tuple(f"X-{n}: {n}" for n in range(1000))), Declined((431,)),
                   endpoints=("product",))  # fmt: skip

    for origin in ("http://elsewhere.example", "https://localhost", "null", "http://localhost.evil.example"):
        yield declined(f"origin {origin.replace('/', '|')}", "10.2", "A page from elsewhere is not let in: 403.",
                       request(Origin=origin), Declined((403,)), endpoints=("product",))  # fmt: skip
    yield declined("another path", "4.2.2", "A resource that is not there: 404.", request("/wss"), Declined((404,)),
                   endpoints=("product",))  # fmt: skip

    yield Case(
        "handshake/frames only after the answer", "4.1",
        "A client waits for the 101; after it, the first frame is heard.",
        send=(frame(PING, b"first"), text("hello")), hears=(Heard(PONG, b"first"), Heard(TEXT, b"hello")),
    )
