"""How Telos' own pages look for people of a Confluence: its colours, type and corners, light and dark."""

from __future__ import annotations

from typing import Final

_LISTS: Final = "telos-panel,telos-part,telos-queue,telos-sponsor,telos-communities"

#: Behind the sheets of every own page. The names are those of ``page.css`` and of the elements' own style.
STYLE: Final = (
    ":root{--ink:#172b4d;--quiet:#44546f;--paper:#fff;--line:#8590a2;--good:#216e4e;--go:#0c66e4}"
    "body{font:.875rem/1.43 ui-sans-serif,-apple-system,BlinkMacSystemFont,'Segoe UI',Ubuntu,'Helvetica Neue',"
    "sans-serif}"
    "h1{font-size:1.5rem;font-weight:600;letter-spacing:-.01em}"
    "button{border-radius:3px}a{text-decoration:none}a:hover{text-decoration:underline}"
    "main a,.foot a{text-decoration:underline}"
    ".own header{max-width:none;padding:.375rem 1.5rem;border-bottom:1px solid #dcdfe4}"
    ".own main{max-width:50rem;padding-top:2rem}"
    f"{_LISTS}{{--own-bg:#f7f8f9;--own-base:#fff;--own-text:#172b4d;--own-quiet:#44546f;--own-line:#dcdfe4;"
    "--own-edge:#8590a2;--own-link:#0c66e4;--own-strong:#0c66e4;--own-strong-hover:#0055cc;--own-good:#216e4e;"
    "--own-lit:#e9f2ff;--own-hover:#f1f2f4;--ds-border-radius:3px;--ds-font-weight-semibold:600}"
    "@media (prefers-color-scheme:dark){"
    ":root{--ink:#b6c2cf;--quiet:#9fadbc;--paper:#1d2125;--line:#738496;--good:#7ee2b8;--go:#579dff}"
    ".own header{border-bottom-color:#454f59}"
    f"{_LISTS}{{--own-bg:#161a1d;--own-base:#22272b;--own-text:#b6c2cf;--own-quiet:#9fadbc;--own-line:#454f59;"
    "--own-edge:#738496;--own-link:#579dff;--own-strong:#0c66e4;--own-strong-hover:#0055cc;--own-good:#7ee2b8;"
    "--own-lit:#1c2b41;--own-hover:#2c333a}}"
)
