"""``telos config check`` and ``telos mail-test``: whether what is written down works, before anybody relies on it."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage

import click

from core.addresses import mailbox
from core.cli.context import Context
from core.cli.trouble import CommandError
from core.i18n import Translator
from core.notify.headers import in_header


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("config", help=translator.text("cli-config-group-help"))
    def config() -> None:
        pass

    @config.command("check", help=translator.text("cli-config-check-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def check(context: Context, as_json: bool) -> int:
        settings = context.settings()
        if settings.path is None and not settings.sites:
            raise CommandError("cli-no-settings", folder=".")
        context.wiring.check(settings, context.language)
        where, sites = str(settings.path or "TELOS_…"), sorted(settings.sites)
        if as_json:
            context.screen.json({"good": True, "file": where, "sites": sites})
        else:
            context.screen.say("cli-config-good", file=where, sites=", ".join(sites) or "–")
        return 0

    @click.command("mail-test", help=translator.text("cli-mail-test-help"))
    @click.argument("address")
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def mail_test(context: Context, address: str, as_json: bool) -> int:
        mail, screen = context.settings().mail, context.screen
        if not mail.host:
            raise CommandError("cli-mail-test-none")
        read = mailbox(address)
        if read is None:
            raise CommandError("cli-mail-test-address", address=address)
        message = EmailMessage()
        message["From"], message["To"] = _written(mail.sender), _written(address)
        message["Subject"] = screen.text("cli-mail-test-subject")
        message.set_content(screen.text("cli-mail-test-text"))
        from core.cli.examine import smtp

        with smtp(mail, screen.translator) as (server, trouble):
            if server is not None:
                try:
                    server.send_message(message)
                except OSError as error:
                    # smtplib's own errors are among them; what the server said is its own words.
                    raise CommandError(
                        "cli-mail-test-refused", address=address, why=str(error)[:300]
                    ) from None
        if server is None:
            raise CommandError("cli-mail-test-bad", why=trouble)
        if as_json:
            screen.json({"sent": True, "to": address, "server": f"{mail.host}:{mail.port}"})
        else:
            screen.say("cli-mail-test-done", address=address, server=f"{mail.host}:{mail.port}")
        return 0

    return [config, mail_test]


def _written(text: str) -> Address:
    """A mailbox as it stands in a header; the settings have been checked."""
    return in_header(*(mailbox(text) or ("", "")))
