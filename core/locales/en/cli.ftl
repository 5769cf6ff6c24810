# The command line and the settings. {$where} is a file and line, or a variable's name.

## Settings

config-unknown-key = {$where}: there is no key "{$key}".
config-unknown-key-near = {$where}: there is no key "{$key}". Did you mean "{$near}"?
config-missing = {$where}: "{$key}" is missing. Add it; docs/configuration.md shows an example.
config-bad-value = {$where}: "{$key}" can't be used: {$said}.
config-bad-value-read = {$where}: "{$key}" can't be used: {$said}. It says "{$read}".
config-bad-url = {$where}: "{$key}" needs a web address like https://wiki.example.org. It says "{$read}".
config-bad-bind = {$where}: "{$key}" needs an address and a port like 127.0.0.1:8500. It says "{$read}".
config-bad-duration = {$where}: "{$key}" needs a duration like "30 minutes", "1 hour" or "2 days". It says "{$read}".
config-bad-time = {$where}: "{$key}" needs a time of day like "09:00". It says "{$read}".
config-bad-number = {$where}: "{$key}" needs a whole number like 5. It says "{$read}".
config-bad-list = {$where}: "{$key}" needs a list like ["one", "two"]. It says "{$read}".
config-bad-day = {$where}: "{$key}" needs days like "2026-12-24". It says "{$read}".
config-bad-zone = {$where}: there is no time zone "{$zone}" in "{$key}". Write it like "Europe/Berlin".
config-bad-country = {$where}: no holidays are known for country "{$country}" in "{$key}". Write its two letters, like "DE", or leave it out for weekends only.
config-bad-country-near = {$where}: no holidays are known for country "{$country}" in "{$key}". Did you mean "{$near}"?
config-bad-region = {$where}: country "{$country}" has no region "{$region}" in "{$key}". Known: {$known}.
config-bad-weekdays = {$where}: "{$key}" needs the days that are worked, 1 (Monday) to 7 (Sunday), at least one.
config-bad-hours = {$where}: in "{$key}" the working day ends before it starts. Set day_start before day_end.
config-mail-sender = {$where}: mail has a host but no sender. Set sender = "Telos <telos@example.org>".
config-site-name = {$where}: "{$name}" can't be a site's name. Use up to 32 small letters, digits and hyphens, starting with a letter.
config-secret-file = {$where}: the secret for "{$key}" should be in {$file}, but that can't be read: {$why}.
config-secret-empty = {$where}: the secret for "{$key}" should be in {$file}, but that file is empty.
config-no-file = There is no {$where}. Write one (telos.example.toml shows how), or run "telos connect".
config-unreadable = {$where} can't be read: {$said}.
config-not-toml = {$where} is not valid TOML: {$said}.
