"""One panel and one dashboard for every host. Importing any of it makes the words of all kinds known."""

from core.ui import kinds as kinds
