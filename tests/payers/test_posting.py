"""Posting to addresses that readers typed: never into a private network, and to the address that was checked."""

import socket
import ssl
import subprocess
import threading

import pytest

from payers import posting
from payers.posting import AddressRefused, Post, check_address, post_all
from tests.factories.receiver import HERE


def post(url, allowed=HERE):
    return post_all([Post(url, b"{}", {})], allowed=allowed)[0]


# Where it may lead

PRIVATE = [
    "https://127.0.0.1/", "https://127.0.0.1:8000/", "https://localhost/", "https://10.0.0.5/", "https://172.16.3.4/",
    "https://192.168.0.1/", "https://169.254.169.254/latest/meta-data/", "https://100.64.0.1/", "https://0.0.0.0/",
    "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[fd00:ec2::254]/",
    "https://[fe80::1]/", "https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://127.1/",
    "https://0x7f.1/", "https://168.63.129.16/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_address_is_refused_by_default_however_it_is_spelled(url):
    with pytest.raises(AddressRefused, match="leads into a private network, which webhooks are not posted to"):
        check_address(url, allowed=())


def test_name_that_leads_inside_is_refused(names):
    names["inside.example.org"] = [["10.0.0.5"]]
    with pytest.raises(AddressRefused, match=r"inside\.example\.org leads into a private network"):
        check_address("https://inside.example.org/", allowed=())


def test_name_of_which_one_address_leads_inside_is_refused(names):
    names["both.example.org"] = [["93.184.216.34", "10.0.0.5"]]
    with pytest.raises(AddressRefused, match="private network"):
        check_address("https://both.example.org/", allowed=())


def test_name_that_leads_outside_is_taken(names):
    names["hooks.example.org"] = [["93.184.216.34", "2606:4700::1"]]
    target = check_address("https://hooks.example.org:8443/a?b=c", allowed=())
    assert [str(address) for address in target.addresses] == ["93.184.216.34", "2606:4700::1"]


def test_plain_http_is_refused_but_into_networks_that_are_allowed_by_name(names):
    names["hooks.example.org"] = [["93.184.216.34"]]
    with pytest.raises(AddressRefused, match="has to begin with https://"):
        check_address("http://hooks.example.org/", allowed=HERE)
    assert check_address("http://127.0.0.1:8000/", allowed=HERE).addresses


@pytest.mark.parametrize(
    "url",
    ["", "hooks.example.org", "ftp://hooks.example.org/", "file:///etc/passwd", "https://", "javascript:alert(1)",
     "https://hooks\n.example.org/", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_words(url):
    with pytest.raises(AddressRefused, match="This is not an address such as"):
        check_address(url, allowed=())


def test_password_in_an_address_is_refused():
    with pytest.raises(AddressRefused, match="Leave the name and password out"):
        check_address("https://user:secret@hooks.example.org/", allowed=())


@pytest.mark.parametrize("number", ["0", "65536", "99999"])
def test_port_beyond_those_that_there_are_is_refused(number):
    with pytest.raises(AddressRefused, match=f"A port is a number from 1 to 65,535, not {number}"):
        check_address(f"https://93.184.216.34:{number}/", allowed=())


def test_name_that_is_not_found_is_refused(monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(AddressRefused, match="No address is found for nowhere"):
        check_address("https://nowhere.invalid/", allowed=())


# How it is posted


def test_post_goes_to_the_address_that_was_checked_under_its_own_name(receiver, names):
    # The second look-up would lead elsewhere: there is none.
    names["hooks.example.org"] = [["127.0.0.1"], ["10.9.9.9"]]
    assert post(f"http://hooks.example.org:{receiver.port}/hook?a=b").status == 204
    [(path, headers, _)] = receiver.got
    assert path == "/hook?a=b"
    assert headers["Host"] == f"hooks.example.org:{receiver.port}"


def test_name_that_leads_inside_since_it_was_added_is_refused_at_the_post(receiver, names):
    names["hooks.example.org"] = [["93.184.216.34"], ["127.0.0.1"]]
    check_address(f"https://hooks.example.org:{receiver.port}/", allowed=())
    answer = post(f"https://hooks.example.org:{receiver.port}/", allowed=())
    assert answer.status is None
    assert "leads into a private network" in answer.error
    assert receiver.got == []


def test_redirect_is_not_followed(receiver):
    receiver.answer, receiver.headers = 302, {"Location": f"http://127.0.0.1:{receiver.port}/elsewhere"}
    answer = post(f"http://127.0.0.1:{receiver.port}/hook")
    assert (answer.status, answer.error) == (302, "The server answered 302: redirects are not followed.")
    assert [path for path, _, _ in receiver.got] == ["/hook"]


def test_long_answer_is_not_read_to_its_end(receiver, monkeypatch):
    receiver.answer, receiver.body = 200, b"x" * 5_000_000
    read = []
    real = posting.httpx2.Response.aiter_raw

    async def counting(self, *args, **kwargs):
        async for chunk in real(self, *args, **kwargs):
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(posting.httpx2.Response, "aiter_raw", counting)
    assert post(f"http://127.0.0.1:{receiver.port}/hook").error == ""
    assert posting.ANSWER_READ < sum(read) < 1_000_000


def test_proxy_of_the_environment_is_not_used(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    assert post(f"http://127.0.0.1:{receiver.port}/hook").status == 204


def test_server_that_never_answers_is_left(monkeypatch):
    monkeypatch.setattr(posting, "DEADLINE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = post(f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert answer.status is None
    assert answer.error.startswith("No answer within")


def test_server_that_drips_its_answer_is_left(monkeypatch):
    """Each byte comes within the time of a step; all of them together do not."""
    monkeypatch.setattr(posting, "DEADLINE", 0.5)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            served, _ = listener.accept()
            with served:
                served.recv(65536)
                for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 500:
                    if stop.wait(0.02):
                        return
                    try:
                        served.send(bytes([byte]))
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        answer = post(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        stop.set()
        thread.join()
    assert answer.error.startswith("No answer within")


def test_post_that_fails_as_no_post_should_does_not_keep_the_others_from_going_out(receiver, monkeypatch):
    real = posting.check_address

    def checked(url, *, allowed):
        if url.endswith("/odd"):
            raise OverflowError("nobody thought of this")
        return real(url, allowed=allowed)

    monkeypatch.setattr(posting, "check_address", checked)
    here = f"http://127.0.0.1:{receiver.port}"
    odd, good = post_all([Post(f"{here}/odd", b"{}", {}), Post(f"{here}/good", b"{}", {})], allowed=HERE)

    assert odd.error == "OverflowError: nobody thought of this"
    assert (good.status, good.error, [path for path, *_ in receiver.got]) == (204, "", ["/good"])


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/").error.startswith("ConnectError")


def test_certificate_is_checked_against_the_name_not_the_address(receiver, names, tmp_path, monkeypatch):
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hooks.example.org"]
    try:
        subprocess.run(
            [*made, "-addext", "subjectAltName=DNS:hooks.example.org", "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.skip("openssl is not installed: no certificate can be made")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    receiver.socket = context.wrap_socket(receiver.socket, server_side=True)
    monkeypatch.setattr(posting, "_trust", lambda: ssl.create_default_context(cafile=certificate))
    names["hooks.example.org"] = names["other.example.org"] = [["127.0.0.1"]]
    assert post(f"https://hooks.example.org:{receiver.port}/").status == 204
    answer = post(f"https://other.example.org:{receiver.port}/")
    assert answer.status is None
    assert "CERTIFICATE_VERIFY_FAILED" in answer.error
