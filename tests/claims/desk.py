"""Sends lines to `/claims/check/` as a browser does, and reads the page that comes back."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.pages import Page

URL = "/claims/check/"
HEAD = {"setting": "practitioner", "on": "2024-08-01", "lines-TOTAL_FORMS": "4", "lines-INITIAL_FORMS": "0"}
CLAIMS = "Claim,CPT,POS,DX,DOS\n" + "".join(
    f"{number},{code},22,C34.11,2024-08-01\n"
    for number in (1, 2, 3)
    for code in ("49411", "49327" if number == 2 else "32553")
)


def row(number, code, /, **cells):
    return {f"lines-{number - 1}-{name}": value for name, value in {"code": code, "place": "22", **cells}.items()}


def post(client, *rows, do="typed", **head):
    data = HEAD | {"do": do} | head
    for cells in rows:
        data |= cells
    return client.post(URL, data)


def checked(client, *rows, **head):
    return Page(post(client, *rows, **head))


def pasted(client, text, **head):
    return checked(client, do="pasted", pasted=text, **head)


def uploaded(client, text, **head):
    data = text.encode() if isinstance(text, str) else text
    return Page(client.post(URL, HEAD | {"do": "pasted", "file": SimpleUploadedFile("DOE_JANE.csv", data)} | head))


def faults(page):
    return [item.text for item in page.root.one("div", role="alert").all("li")]


def groups(page):
    """The findings of each severity, by their headings."""
    return {
        section.one("h3").text: [article.one("h4").text for article in section.all("article")]
        for section in page.main.all("div", class_="claim-group")
    }


def boxes(page, name):
    return [box.attrs.get("value", "") for box in page.main.all("input") if box.attrs.get("name", "").endswith(name)]


def lines_shown(page):
    return page.main.one("table", class_="ruled stacks claim-lines").rows
