# Die Befehlszeile und die Einstellungen. {$where} ist Datei und Zeile oder der Name einer Variablen.

## Einstellungen

config-unknown-key = {$where}: Den Schlüssel „{$key}“ gibt es nicht.
config-unknown-key-near = {$where}: Den Schlüssel „{$key}“ gibt es nicht. Ist „{$near}“ gemeint?
config-missing = {$where}: „{$key}“ fehlt. Bitte ergänzen; docs/configuration.md zeigt ein Beispiel.
config-bad-value = {$where}: „{$key}“ ist so nicht brauchbar: {$said}.
config-bad-value-read = {$where}: „{$key}“ ist so nicht brauchbar: {$said}. Dort steht „{$read}“.
config-bad-url = {$where}: „{$key}“ braucht eine Webadresse wie https://wiki.example.org. Dort steht „{$read}“.
config-bad-bind = {$where}: „{$key}“ braucht Adresse und Port wie 127.0.0.1:8500. Dort steht „{$read}“.
config-bad-duration = {$where}: „{$key}“ braucht eine Dauer wie "30 minutes", "1 hour" oder "2 days". Dort steht „{$read}“.
config-bad-time = {$where}: „{$key}“ braucht eine Uhrzeit wie "09:00". Dort steht „{$read}“.
config-bad-number = {$where}: „{$key}“ braucht eine ganze Zahl wie 5. Dort steht „{$read}“.
config-bad-list = {$where}: „{$key}“ braucht eine Liste wie ["eins", "zwei"]. Dort steht „{$read}“.
config-bad-day = {$where}: „{$key}“ braucht Tage wie "2026-12-24". Dort steht „{$read}“.
config-bad-zone = {$where}: Die Zeitzone „{$zone}“ in „{$key}“ gibt es nicht. Schreibweise wie "Europe/Berlin".
config-bad-country = {$where}: Für das Land „{$country}“ in „{$key}“ sind keine Feiertage bekannt. Zwei Buchstaben wie "DE" angeben, oder weglassen: dann zählen nur Wochenenden.
config-bad-country-near = {$where}: Für das Land „{$country}“ in „{$key}“ sind keine Feiertage bekannt. Ist „{$near}“ gemeint?
config-bad-region = {$where}: Das Land „{$country}“ hat keine Region „{$region}“ („{$key}“). Bekannt: {$known}.
config-bad-weekdays = {$where}: „{$key}“ braucht die Arbeitstage, 1 (Montag) bis 7 (Sonntag), mindestens einen.
config-bad-hours = {$where}: In „{$key}“ endet der Arbeitstag, bevor er beginnt. day_start muss vor day_end liegen.
config-mail-sender = {$where}: Für E-Mail fehlt der Absender. Zum Beispiel: sender = "Telos <telos@example.org>".
config-site-name = {$where}: „{$name}“ geht nicht als Name eines Wikis. Höchstens 32 kleine Buchstaben, Ziffern und Bindestriche, am Anfang ein Buchstabe.
config-secret-file = {$where}: Das Geheimnis für „{$key}“ soll in {$file} stehen; die Datei ist nicht lesbar: {$why}.
config-secret-empty = {$where}: Das Geheimnis für „{$key}“ soll in {$file} stehen, aber die Datei ist leer.
config-no-file = {$where} gibt es nicht. Bitte anlegen (telos.example.toml zeigt, wie), oder „telos connect“ aufrufen.
config-unreadable = {$where} ist nicht lesbar: {$said}.
config-not-toml = {$where} ist kein gültiges TOML: {$said}.
