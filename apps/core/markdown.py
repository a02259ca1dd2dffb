"""What people write with the few signs of Markdown: paragraphs, bold, italic, code, lists and links. Never any HTML."""

import bleach
import mistune

TAGS = frozenset({"p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a"})
_LINK = {"a": ["href", "title"], "ol": ["start"]}


class _Plain(mistune.HTMLRenderer):
    """Headings are bold lines, and a picture is its words: nothing is fetched from elsewhere."""

    def heading(self, text: str, level: int, **attrs: object) -> str:
        return f"<p><strong>{text}</strong></p>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return text


_read = mistune.create_markdown(renderer=_Plain(escape=True), hard_wrap=True)


def html_of(text: str) -> str:
    """Safe HTML of a text that somebody wrote; HTML in it is shown as it was typed."""
    return bleach.clean(
        str(_read(text)), tags=TAGS, attributes=_LINK, protocols={"http", "https", "mailto"}, strip=True
    )
