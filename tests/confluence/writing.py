"""Storage format as Confluence's editors write it, shared by the tests about it."""

from __future__ import annotations


def person(local: str) -> str:
    """A mention, of Data Center or Cloud."""
    name = "ri:account-id" if ":" in local else "ri:userkey"
    return f'<ac:link><ri:user {name}="{local}" /></ac:link>'


def page(title: str, space: str = "", words: str = "") -> str:
    """A link to a page by its title."""
    where = f' ri:space-key="{space}"' if space else ""
    link_body = f"<ac:plain-text-link-body><![CDATA[{words}]]></ac:plain-text-link-body>" if words else ""
    return f'<ac:link><ri:page{where} ri:content-title="{title}" />{link_body}</ac:link>'


def day(written: str) -> str:
    """A date of the editor."""
    return f'<time datetime="{written}" />'


def status(title: str, colour: str = "Green") -> str:
    """A status macro."""
    return macro("status", "", title=title, colour=colour)


def macro(name: str, body: str = "", **parameters: str) -> str:
    """A macro with its rich text."""
    fields = "".join(
        f'<ac:parameter ac:name="{key}">{text}</ac:parameter>' for key, text in parameters.items()
    )
    rich = f"<ac:rich-text-body>{body}</ac:rich-text-body>" if body else ""
    return f'<ac:structured-macro ac:name="{name}" ac:schema-version="1">{fields}{rich}</ac:structured-macro>'


def table(*rows: tuple[str, ...]) -> str:
    """A table with its headings on the left, as Page Properties want it."""
    table_rows = "".join(
        "<tr>" + f"<th>{row[0]}</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return f'<table class="wrapped"><colgroup><col /><col /></colgroup><tbody>{table_rows}</tbody></table>'


def properties(*rows: tuple[str, ...], **parameters: str) -> str:
    """A Page Properties macro around such a table, with the template's ID unless another one is given."""
    parameters = {"id": "telos", **parameters}
    return macro("details", table(*rows), **{key: text for key, text in parameters.items() if text})


def laid_out(*cells: str) -> str:
    """A page in a layout, a section for each part."""
    sections = "".join(
        f'<ac:layout-section ac:type="two_equal"><ac:layout-cell>{cell}</ac:layout-cell>'
        "<ac:layout-cell><p></p></ac:layout-cell></ac:layout-section>"
        for cell in cells
    )
    return f"<ac:layout>{sections}</ac:layout>"
