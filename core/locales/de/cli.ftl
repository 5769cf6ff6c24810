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
config-bad-length = {$where}: „{$key}“ braucht genau {$count} Werte. Dort steht „{$read}“.
config-bad-ladder = {$where}: In „{$key}“ braucht ladder fünf Zahlen von Tagen: zwei davor, die fernere zuerst, dann drei danach, keine früher als die vor ihr, wie [5, 1, 1, 2, 4].
config-bad-float = {$where}: „{$key}“ braucht eine Zahl wie 0.5. Dort steht „{$read}“.
config-bad-host = {$where}: „{$key}“ braucht nur den Namen eines Servers wie mail.example.org; ein Port gehört in „port“. Dort steht „{$read}“.
config-bad-mail = {$where}: „{$key}“ braucht eine einzige Mailadresse wie telos@example.org oder Telos <telos@example.org>. Dort steht „{$read}“.
config-bad-database = {$where}: „{$key}“ braucht den Pfad einer Datei oder postgresql://user@host/name. Dort steht „{$read}“.
config-bad-list = {$where}: „{$key}“ braucht eine Liste wie ["eins", "zwei"]. Dort steht „{$read}“.
config-bad-day = {$where}: „{$key}“ braucht Tage wie "2026-12-24". Dort steht „{$read}“.
config-bad-zone = {$where}: Die Zeitzone „{$zone}“ in „{$key}“ gibt es nicht. Schreibweise wie "Europe/Berlin".
config-bad-country = {$where}: Für das Land „{$country}“ in „{$key}“ sind keine Feiertage bekannt. Zwei Buchstaben wie "DE" angeben, oder weglassen: dann zählen nur Wochenenden.
config-bad-country-near = {$where}: Für das Land „{$country}“ in „{$key}“ sind keine Feiertage bekannt. Ist „{$near}“ gemeint?
config-bad-region = {$where}: Das Land „{$country}“ hat keine Region „{$region}“ („{$key}“). Bekannt: {$known}.
config-region-alone = {$where}: „{$key}“ nennt die Region „{$region}“, aber kein Land. Schreib das Land dazu, etwa country = "DE".
config-bad-weekdays = {$where}: „{$key}“ braucht die Arbeitstage, 1 (Montag) bis 7 (Sonntag), mindestens einen.
config-bad-holidays = {$where}: „{$key}“ braucht Arten von Feiertagen wie ["public", "de_facto"]. Dort steht „{$read}“. Bekannt sind: {$known}.
config-bad-hours = {$where}: In „{$key}“ endet der Arbeitstag, bevor er beginnt. day_start muss vor day_end liegen.
config-too-small = {$where}: „{$key}“ ist zu klein: mindestens {$limit}. Da steht „{$read}“.
config-too-large = {$where}: „{$key}“ ist zu groß: höchstens {$limit}. Da steht „{$read}“.
config-bad-choice = {$where}: „{$key}“ muss eines von {$choices} sein. Da steht „{$read}“.
config-bad-text = {$where}: „{$key}“ braucht Text in Anführungszeichen. Da steht „{$read}“.
config-bad-switch = {$where}: „{$key}“ braucht true oder false. Da steht „{$read}“.
config-bad-section = {$where}: „{$key}“ ist ein Abschnitt mit eigenen Schlüsseln, kein einzelner Wert.
config-bad-language = {$where}: „{$language}“ ist keine Sprache, die Telos spricht. Bekannt: {$known}.
config-mail-sender = {$where}: Für E-Mail fehlt der Absender. Zum Beispiel: sender = "Telos <telos@example.org>".
config-no-such-site = {$where}: Ein Wiki „{$name}“ gibt es in diesen Einstellungen nicht. Schreib den Namen eines Abschnitts [sites.…].
config-site-name = {$where}: „{$name}“ geht nicht als Name eines Wikis. Höchstens 32 kleine Buchstaben, Ziffern und Bindestriche, am Anfang ein Buchstabe.
config-secret-file = {$where}: Das Geheimnis für „{$key}“ soll in {$file} stehen; die Datei ist nicht lesbar: {$why}.
config-secret-empty = {$where}: Das Geheimnis für „{$key}“ soll in {$file} stehen, aber die Datei ist leer.
config-no-file = {$where} gibt es nicht. Bitte anlegen (telos.example.toml zeigt, wie), oder „telos connect“ aufrufen.
config-unreadable = {$where} ist nicht lesbar: {$said}.
config-not-toml = {$where} lässt sich { $line ->
    [0] am Ende
   *[other] ab Zeile {$line}, Spalte {$column}
  } nicht als TOML lesen: Dort fehlt ein Anführungszeichen, eine Klammer oder ein Gleichheitszeichen, oder etwas steht zweimal da.

## Hilfe

cli-help = Telos macht aus Seiten deines Wikis Gemeinschaften, die etwas zustande bringen.
cli-version-help = Zeigt die Version, sonst nichts.
cli-usage = Aufruf:
cli-usage-options = Optionen
cli-usage-commands = Befehle
cli-usage-arguments = Argumente
cli-usage-help = Zeigt diese Hilfe, sonst nichts.
cli-usage-try = Hilfe gibt „{$command} --help“.
cli-usage-error = Fehler: {$said}
cli-usage-near = Meintest du {$near}?
cli-usage-no-option = Die Option {$name} gibt es nicht.
cli-usage-no-command = Den Befehl {$name} gibt es nicht.
cli-usage-missing = {$name} fehlt.
cli-usage-bad = {$name}: {$said}
cli-usage-needs-value = Hinter {$name} gehört ein Wert.
cli-usage-no-value = {$name} nimmt keinen Wert.
cli-usage-choice = möglich ist nur: {$choices}
cli-usage-from = möglich ist nur eine Zahl ab {$least}
cli-usage-between = möglich ist nur eine Zahl von {$least} bis {$most}
cli-usage-number = möglich ist nur eine ganze Zahl
cli-usage-no-file = {$file} gibt es nicht
cli-usage-folder = {$file} ist ein Ordner
cli-usage-unreadable = {$file} lässt sich nicht lesen
cli-config-help = Datei mit den Einstellungen (sonst TELOS_CONFIG, sonst telos.toml hier).
cli-language-help = Sprache, in der dieser Befehl spricht.
cli-json-help = Ausgabe als JSON, für Skripte.
cli-yes-help = Nicht nachfragen.
cli-site-help = Name des Wikis in telos.toml.
cli-serve-help = Server: nimmt Webhooks an, beantwortet Panels, arbeitet, hält die Uhr.
cli-serve-bind-help = Hier lauschen statt dort, wo telos.toml sagt.
cli-serve-json-help = Sobald gedient wird, als JSON ausgeben, wo; das Protokoll bleibt auf stderr.
cli-serve-database-help = Diese Datenbank verwenden: eine Datei, oder postgresql://BENUTZER@RECHNER/NAME.
cli-serve-no-worker-help = Nur Webhooks annehmen und antworten; andere arbeiten. Braucht PostgreSQL.
cli-worker-help = Die Arbeit einer Datenbank tun, die mehrere Prozesse teilen (PostgreSQL); beliebig viele davon.
cli-scheduler-help = Die Uhr einer Datenbank halten, die mehrere Prozesse teilen (PostgreSQL); beliebig viele davon.
cli-needs-shared = Die Datenbank {$database} ist SQLite, auf der ein Prozess alles tut: starte „telos serve“. Für mehrere Prozesse gib PostgreSQL an (docs/many-hosts.md).
cli-sync-help = Liest, was sich in SITE oder in allen Wikis geändert hat. Findet, was kein Webhook gemeldet hat.
cli-doctor-help = Prüft alles. Jede rote Zeile sagt, was zu tun ist.
cli-preview-help = Zeigt jede Nachricht, die verschickt würde, an wen und warum. Verschickt nichts.
cli-preview-days-help = Wie viele Tage voraus.
cli-go-live-help = Lässt die Nachrichten von SITE hinaus und gibt frei, was die Sicherung zurückhält.
cli-report-help = Zeigt die Gemeinschaften, ihren Stand und was ihren Chartas fehlt.
cli-audit-help = Kümmert sich um die Nachweise.
cli-audit-verify-help = Prüft, dass an den Nachweisen nichts geändert, entfernt oder umgestellt wurde.
cli-audit-export-help = Gibt die Nachweise heraus, unterschrieben, sodass sie sich ohne Telos prüfen lassen.

    ORDNER wird angelegt oder ist leer. Welche Dateien darin stehen und wie man sie prüft, steht in docs/evidence.md. Niemand ist darin genannt.
cli-audit-after-help = Nur die Zeilen nach dieser, um dort weiterzumachen, wo ein früherer Export geendet hat.
cli-audit-since-help = Ein Kopf, den ein früherer Lauf gezeigt hat: prüft, dass bis dahin nichts geändert oder abgeschnitten wurde.
cli-erase-help = Vergisst PERSON (Kontoname, oder Schlüssel wie hr:42): Überall steht dann ein Pseudonym.
cli-pause-help = Lässt keine Nachricht von SITE hinaus, bis zu „telos go-live“. Die Tafeln arbeiten weiter.
cli-disconnect-help = Nimmt SITE aus telos.toml. Die Datenbank behält, was sie weiß.
cli-disconnect-clean-help = Nimmt zuerst zurück, was Telos ins Wiki getan hat, soweit sein Konto das kann.
cli-config-group-help = Kümmert sich um die Einstellungen.
cli-config-check-help = Prüft die Einstellungen, ohne etwas zu starten.
cli-mail-test-help = Schickt eine Probemail an ADDRESS.
cli-backup-help = Kopiert die Datenbank nach FILE (sonst nach backups/ daneben), auch während der Server läuft.
cli-restore-help = Legt eine Sicherung an die Stelle der Datenbank. Die bisherige bleibt daneben liegen.
cli-redrive-help = Versucht alles Aufgegebene noch einmal, wenn die Ursache behoben ist; dasselbe wie „telos dead redrive --all“.
cli-attach-help = Verbindet eine Charta aus einer Datei mit einem Geltungsbereich (SCOPE) von SITE: page:Titel, tree:Titel, category:Name, namespace:4.
cli-attach-charter-help = Eine TOML-Datei; ihre Schlüssel sind die Felder der Charta.
cli-attach-home-help = Die Seite, auf der gehandelt wird; nötig bei Kategorien und Namensräumen.
cli-attach-yes-help = Nimmt laufenden Gemeinschaften Seiten, ohne zu fragen.
cli-detach-help = Löst eine verbundene Charta (NAME, wie bei attach) von ihren Seiten auf SITE.
cli-attach-name-help = Ein Name für die Charta, sonst der Dateiname. Derselbe Name ersetzt sie.
cli-connect-help = Verbindet das Wiki unter URL: fragt nach einem Konto, prüft jedes Recht, zeigt, was von Hand zu tun ist.
cli-connect-name-help = Ein kurzer Name für das Wiki.
cli-connect-api-help = Adresse der API des Wikis, falls sie nicht am üblichen Ort ist.
cli-connect-user-help = Das Konto, mit dem Telos liest (am besten ein Botpasswort oder API-Token).
cli-connect-password-help = Eine Datei mit dem Passwort oder Token des Kontos, statt zu fragen.
cli-connect-server-help = Wie Wiki und Browser diesen Server erreichen.
cli-connect-option-help = Ein Wert, den nur diese Plattform kennt, etwa flavour=cloud; auch mehrmals.
cli-connect-no-wait-help = Nicht auf das warten, was von Hand zu tun ist.

## Worte der Befehle

cli-aborted = Abgebrochen. Nichts wurde geändert.
cli-interrupted = Abgebrochen. Was bis dahin geschah, bleibt; derselbe Befehl lässt sich noch einmal aufrufen.
cli-yes = j ja
cli-no = n nein
cli-yes-or-no = j/N
cli-server-stopped = Der Server hat aufgehört, bevor es fertig war. Bitte den Befehl noch einmal aufrufen.
cli-server-old = Der laufende Server kennt diesen Befehl nicht. Bitte nach dem Update neu starten.
cli-server-failed = Im Server ging etwas schief. Sein Protokoll sagt, was.
cli-no-settings = In {$folder} ist keine telos.toml, und dort wurde nichts angelegt. Geh in ihren Ordner, gib sie mit --config an, oder fang mit „telos connect PLATTFORM URL“ an.
cli-no-database = Die Datenbank {$database} gibt es noch nicht, also gibt es nichts zu zeigen. „telos serve“ oder „telos sync“ legt sie an.
cli-os = {$where} lässt sich nicht verwenden: {$why}.
cli-fault = Etwas ging schief, das nicht an dir liegt. Setze TELOS_TRACEBACK=1, führ den Befehl noch einmal aus und melde, was er sagt.
cli-bind-host = {$bind} ist keine Adresse dieses Rechners. Setze „bind“ in [server], etwa 127.0.0.1:8500, oder 0.0.0.0:8500 für alle seine Adressen.
cli-bind-right = Auf {$bind} darf Telos nicht hören: Ports unter 1024 gehören dem System. Nimm einen höheren und lass den Webserver davor den niedrigen haben.
cli-no-site = Es gibt kein Wiki „{$site}“. Bekannt: {$known}.
cli-no-sites-yet = Noch ist kein Wiki verbunden: telos connect PLATTFORM URL, etwa telos connect mediawiki https://wiki.example.org
cli-no-page = Auf {$site} gibt es keine Seite „{$title}“. Bitte die Schreibweise prüfen, mit Namensraum.
cli-needs-home = Eine Kategorie oder ein Namensraum braucht eine Seite, auf der gehandelt wird: --home "Titel".
cli-no-person = Niemand heißt „{$person}“. Bitte den Kontonamen angeben, oder den Schlüssel wie hr:42.
cli-no-platform = Es gibt keine Plattform „{$name}“. Eingerichtet sind: {$known}.
cli-no-platform-near = Es gibt keine Plattform „{$name}“. Meintest du „{$near}“?
cli-broken-platform = Die Plattform „{$name}“ ist eingerichtet, lässt sich aber nicht laden ({$where}). Bitte ihr Paket neu installieren.
cli-no-channel = Es gibt keinen Kanal „{$name}“. Eingerichtet sind: {$known}.
cli-no-channel-near = Es gibt keinen Kanal „{$name}“. Meintest du „{$near}“?
cli-broken-channel = Der Kanal „{$name}“ ist eingerichtet, lässt sich aber nicht laden ({$where}). Bitte sein Paket neu installieren.
cli-person-unasked = Telos kennt niemanden namens „{$person}“ und konnte {$sites} nicht fragen. Noch einmal versuchen, wenn „telos doctor“ grün ist, oder den Schlüssel angeben, etwa hr:42.
cli-two-persons = „{$person}“ passt auf mehrere Personen: {$keys}. Bitte einen dieser Schlüssel verwenden.
cli-bad-scope = „{$scope}“ ist kein Geltungsbereich. Schreibweise: page:Titel, tree:Titel, category:Name oder namespace:4.
cli-bad-charter = {$file} ist als Charta nicht brauchbar: {$said}.
cli-bad-charter-text = {$file} ist kein Text in UTF-8. Bitte so speichern.
cli-bad-name = „{$name}“ hat keinen Buchstaben und keine Ziffer. Bitte einen Namen mit --name angeben.
cli-bad-site-name = „{$name}“ geht nicht als Name eines Wikis. Kleine Buchstaben, Ziffern und Bindestriche, am Anfang ein Buchstabe.
cli-sync-doing = Liest, was sich geändert hat
cli-sync-done = {$site}: auf dem neuesten Stand.
cli-doctor-good = Alles in Ordnung.
cli-doctor-bad = Etwas braucht Hilfe. Die Pfeile sagen, was zu tun ist.
cli-preview-none = In den nächsten { $days ->
    [one] 24 Stunden
   *[other] {$days} Tagen
  } würde keine Nachricht verschickt.
cli-preview-when = Wann
cli-preview-who = An
cli-preview-what = Warum
cli-preview-where = Gemeinschaft
cli-preview-other = Eine Nachricht darüber, was daraus wurde.
cli-preview-page = {$community}: {$page}
cli-go-live-was = {$site} ist schon live, und nichts wird zurückgehalten. „telos preview --site {$site}“ zeigt, was hinausgehen wird.
cli-preview-panel-only = {$name} (sieht es nur im Wiki)
cli-preview-unreached = { $why ->
    [refused] {$name} (keine Mail: der Server lehnt die Adresse ab)
   *[other] {$name} (keine Mail: der Server nahm tagelang nichts an)
}
cli-preview-quiet = Für {$sites} geht noch nichts hinaus: „telos go-live“ lässt es zu.
cli-preview-held = Was für {$sites} fällig ist, wird zurückgehalten: „telos go-live“ gibt es frei.
cli-preview-sum = { $count ->
    [one] Eine Nachricht
   *[other] {$count} Nachrichten
  } an { $people ->
    [one] eine Person
   *[other] {$people} Personen
  } in { $days ->
    [one] einem Tag
   *[other] {$days} Tagen
  }.
cli-go-live-lost = Das Wiki hält, was eine andere Datenbank von Telos dorthin gebracht hat, und diese hier weiß nichts davon: siehe „telos doctor“. Geht {$site} live, tritt an die Stelle, was diese weiß.
cli-go-live-ask = Nachrichten von {$site} ab jetzt hinauslassen?
cli-go-live-done = {$site} ist live. Nachrichten gehen ab jetzt hinaus; nichts Altes wird verschickt.
cli-report-none = Noch gibt es keine Gemeinschaften. Schreib eine Charta auf eine Seite, oder nutze „telos attach“.
cli-report-head = {$title} ({$state}, bis {$deadline}) {$community}
cli-report-counts = {"  "}{ $pages ->
    [one] { $pages } Seite
   *[other] { $pages } Seiten
  }, { $contributions ->
    [one] { $contributions } Beitrag
   *[other] { $contributions } Beiträge
  }, { $open } offen
cli-report-finding = {"  "}{$code} {$text}
cli-report-html-help = Als Seite zum Drucken schreiben, die jeder Browser auch als PDF speichert: Summen, niemand mit Namen
cli-report-written = Geschrieben in {$file}. Jeder Browser druckt es oder speichert es als PDF.
cli-report-pdf-help = Als PDF drucken, mit dem Chromium, Chrome oder Edge dieses Rechners
cli-report-browser-help = Der Browser, der das PDF druckt, wo er nicht von selbst gefunden wird
cli-report-printed = Gedruckt nach {$file}.
cli-report-no-browser = Hier gibt es keinen Browser, der ein PDF drucken könnte. Installiere Chromium (oder Chrome oder Edge), nenne einen mit --browser, oder nimm --html: Jeder Browser speichert diese Seite als PDF. Gesucht wurden: {$names}.
cli-report-not-a-browser = {$browser} lässt sich nicht ausführen. Nenne mit --browser einen Chromium, Chrome oder Edge, oder nimm --html: Jeder Browser speichert diese Seite als PDF.
cli-report-not-printed = {$browser} hat nichts gedruckt ({$said}). Nenne mit --browser einen anderen, oder nimm --html: Jeder Browser speichert diese Seite als PDF.
cli-report-factor = {$factor}: {$figures}
cli-report-not-enough = noch zu wenig Daten
cli-figure = {$figure}: {$value}
cli-state-draft = Entwurf
cli-state-active = aktiv
cli-state-closed = abgeschlossen
cli-audit-good = Die Nachweise sind vollständig: { $rows ->
    [one] eine Zeile
   *[other] {$rows} Zeilen
  }.
cli-audit-bad = Die Nachweise wurden geändert: {$said} Lass die Datei, wie sie ist, und vergleiche mit einer Sicherung.
cli-audit-head = Hebe das außerhalb dieses Rechners auf und gib es beim nächsten Mal mit --since an: {$head}
cli-audit-since-good = { $rows ->
    [one] Die erste Zeile ist
   *[other] Die ersten {$rows} Zeilen sind
  } wie damals, als das notiert wurde.
cli-audit-since-erased = Seitdem wurde jemand gelöscht (Zeile {$row}); dadurch geänderte Handlungen: {$count}. Vergleiche mit den Löschungen, von denen du weißt.
cli-audit-since-bound = Seitdem hat eine neue Version {$count} Namen mit ihren Leuten verbunden (Zeile {$row}). Das sollte einmal vorkommen.
cli-audit-bad-head = „{$head}“ ist kein Kopf. Gib an, was „telos audit verify“ gezeigt hat, etwa 12:5f… mit allen 64 Zeichen.
cli-audit-exported = { $rows ->
    [0] Es gibt keine Zeile, die herauszugeben wäre. Der Ordner sagt das
    [one] Eine Zeile wurde herausgegeben
   *[other] {$rows} Zeilen wurden herausgegeben
  }: {$folder}
cli-audit-fingerprint = Unterschrieben mit dem Schlüssel dieser Installation. Nenne seinen Fingerabdruck auf anderem Weg: {$fingerprint}
cli-audit-not-empty = {$folder} ist nicht leer. Nenne einen neuen Ordner: Nichts darin wird überschrieben.
cli-audit-unwritten = {$folder} lässt sich nicht beschreiben: {$error}.
cli-audit-bad-key = {$file} enthält keinen Schlüssel zum Unterschreiben. Leg den richtigen zurück, oder verschiebe die Datei: Dann entsteht ein neuer mit anderem Fingerabdruck.
cli-audit-no-key = Der Schlüssel zum Unterschreiben lässt sich in {$file} nicht lesen oder anlegen: {$error}. Führe den Befehl als der Benutzer aus, unter dem der Server läuft.
audit-gap = Zeile {$row} fehlt; die nächste, die da ist, ist {$next}.
audit-order = Zeile {$row} folgt nicht auf die Zeile davor.
audit-changed = Zeile {$row} wurde geändert, nachdem sie geschrieben war.
audit-cut = die Kette endet mit Zeile {$rows}, geschrieben wurden aber {$written}.
audit-shorter = die {$rows} Zeilen, die beim Notieren des Kopfes da waren, sind nicht mehr alle da.
audit-other = Zeile {$row} ist eine andere als damals, als der Kopf notiert wurde.
audit-before = Zeile {$row} sagt, dass vor der letzten Aktualisierung etwas nicht stimmte: {$old}.
audit-act = die Handlung zu Zeile {$row} wurde nachträglich geändert.
audit-act-gone = die Handlung zu Zeile {$row} fehlt.
audit-unknown-act = zur Handlung {$act} gibt es keinen Nachweis.
audit-vouched = nachdem dieses Ende notiert wurde, hat eine neue Version die Nachweise neu geschrieben. Zeile {$row} sagt, dass es damals stimmte, doch beweisen lässt sich das nicht. Notiere das Ende, das jetzt ausgegeben wird.
audit-person = hinter dem Namen in Zeile {$row} steht jemand anderes als damals, als sie geschrieben wurde.
audit-person-gone = wen Zeile {$row} meint, fehlt unter den Leuten.
cli-erase-ask = {$name} ({$key}) endgültig vergessen? Das lässt sich nicht zurücknehmen.
cli-erase-done = Vergessen. Für diese Person steht jetzt ein Pseudonym.
cli-erase-pages = { $count ->
    [one] Diese Seite des Wikis nennt die Person noch, und was Telos davon zeigt, wird es auch wieder tun:
   *[other] Diese {$count} Seiten des Wikis nennen die Person noch, und was Telos davon zeigt, wird es auch wieder tun:
  }
cli-erase-attached = Auch die Charta „{$name}“, die aus einer Datei auf Seiten von {$site} gesetzt wurde, nennt die Person. Nimm sie aus der Datei, bevor du sie wieder setzt.
cli-erase-wiki = Das Wiki selbst bleibt, wie es ist: Benenne das Konto dort um und suche mit der Suche des Wikis nach Seiten, die die Person nennen.
cli-pause-done = {$site} ist still: Keine Nachricht geht hinaus, bis zu „telos go-live {$site}“. Was derweil fällig wird, kommt auch später nicht.
cli-pause-was = {$site} war schon still.
cli-disconnect-ask = {$site} aus {$file} nehmen? Dafür geht dann keine Nachricht mehr hinaus.
cli-disconnect-doing = Nehme zurück, was im Wiki ist
cli-disconnect-done = {$site} steht nicht mehr in {$file}. Die Dateien mit Geheimnissen und was die Datenbank weiß, bleiben.
cli-disconnect-left-mediawiki = Im Wiki bleibt für dich: die Zeilen zu Telos aus LocalSettings.php nehmen, den Ordner extensions/Telos entfernen, { $cleaned ->
    [yes] dem Konto
   *[no] Template:Charter und Template:Charta löschen, dem Konto
  } Bot-Passwort und Gruppe nehmen. Chartas sind Text der Leute und bleiben.
cli-disconnect-left-confluence = In Confluence bleibt für dich: die Vorlage „Charta einer Gemeinschaft“, die Anwendungsverknüpfung oder die Forge-App und das Konto mit seinem Token löschen. Chartas sind Text der Leute und bleiben; ebenso die Versionen, die einen Stand zeigten.
cli-clean-states = { $count ->
    [one] der Stand ist von einer Seite genommen
   *[other] der Stand ist von {$count} Seiten genommen
  }
cli-clean-states-failed = { $count ->
    [one] eine Seite ließ sich nicht ändern: nimm ihren Stand von Hand weg
   *[other] {$count} Seiten ließen sich nicht ändern: nimm ihren Stand von Hand weg (das Protokoll nennt sie)
  }
cli-clean-scopes = das Wiki weiß von keinen Gemeinschaften mehr
cli-clean-scopes-failed = dem Wiki ließ sich nicht sagen, dass es seine Gemeinschaften vergessen soll: {$why}
cli-clean-webhook = der Webhook ist weg
cli-clean-page = {$page} ist gelöscht.
cli-clean-page-left = {$page} bleibt: löschen kann das ein Administrator des Wikis.
cli-config-good = {$file} stimmt. Sites: {$sites}.
cli-mail-test-none = Es ist keine Mail eingerichtet: In [mail] fehlt host.
cli-mail-test-address = „{$address}“ ist keine Mailadresse.
cli-mail-test-subject = Telos kann Mails schicken
cli-mail-test-text = Das ist die Probe, um die mit „telos mail-test“ gebeten wurde. Es ist nichts zu tun.
cli-mail-test-refused = Der Mailserver nimmt nichts für {$address}: {$why}
cli-mail-test-bad = {$why}. Prüfe [mail].
cli-mail-test-done = {$server} hat eine Mail für {$address} genommen. Sieh nach, ob sie ankommt, und nicht im Spam.
cli-backup-there = {$file} gibt es schon. Gib einen anderen Namen an.
cli-backup-done = Nach {$file} kopiert. Die Nachweise enden bei {$head}. Heb telos.toml und die Dateien mit Geheimnissen dazu auf.
cli-backup-failed = {$file} lässt sich nicht schreiben: {$why}.
cli-restore-running = Der Server läuft. Halte ihn zuerst an.
cli-restore-ask = {$file} an die Stelle der Datenbank legen? Die Nachweise darin enden bei {$head}; was seither getan wurde, steht nicht darin.
cli-restore-no-backup = {$file} ist keine Sicherung von Telos.
cli-restore-broken = {$file} ist beschädigt. Nimm eine andere Sicherung.
cli-restore-done = {$database} ist jetzt die Sicherung, die Nachweise enden bei {$head}. Was da war, liegt noch da: {$before}. Vor dem Start: „telos preview“ zeigt, was noch einmal hinausginge.
cli-backup-shared = Die Datenbank ist PostgreSQL: sichere sie mit dessen Werkzeugen (pg_dump, pg_restore) und spiele sie damit zurück. docs/many-hosts.md sagt, worauf zu achten ist.
cli-redrive-done = { $count ->
    [one] Eine Arbeit wird
   *[other] {$count} Arbeiten werden
  } noch einmal versucht.
cli-redrive-none = Es wurde nichts aufgegeben.
cli-attach-name-taken = Nichts wurde verbunden: Eine Charta aus einer Datei namens { $name } ist schon mit { $title } verbunden. Gib dieser mit --name einen eigenen Namen, oder setze sie mit --name { $name } an die Stelle der anderen.
cli-attach-takes = Nichts wurde verbunden: Es nähme laufenden Gemeinschaften Seiten: {$held}. Wähle einen anderen Geltungsbereich, oder starte noch einmal mit --yes.
cli-attach-ask = Das nimmt laufenden Gemeinschaften Seiten: {$held}. Trotzdem verbinden?
cli-attach-left = Nichts wurde verbunden.
cli-detach-done = {$name} ist gelöst. Seine Seiten gehören wieder zu den Gemeinschaften um sie herum.
cli-no-attached = Keine Charta namens „{$name}“ ist verbunden. Verbunden sind: {$known}.
cli-attach-done = Verbunden als {$community}.
cli-connect-ask-server = Wie das Wiki und Browser Telos erreichen
cli-connect-local = Telos ist unter {$server} erreichbar, und das ist nur dieser Rechner: Weder das Wiki noch jemand anderswo kommt durch. Hat es eine andere Adresse: telos connect {$platform} {$url} --server https://telos.example.org
cli-connect-ask-user = Konto, mit dem Telos das Wiki liest
cli-connect-ask-password = Sein Passwort
cli-connect-written = {$site} steht jetzt in {$file}. Die Geheimnisse liegen daneben, nur für dich lesbar.
cli-connect-known = {$site} steht schon in {$file}; das bleibt so.
cli-connect-nobody = Hier kann niemand antworten. Gib das Konto mit --user NAME und --password-file DATEI an.
cli-connect-later = {$site} bleibt in {$file} und ist noch nicht bereit. Wenn getan ist, was gezeigt wird, dies noch einmal aufrufen.
cli-connect-slow = Warte auf eine Antwort von {$url}. Es kann einige Minuten dauern; Strg-C beendet es, und nichts davon wird behalten.
cli-connect-wait = Enter drücken, wenn das getan ist
cli-connect-webhook = Webhook vom Wiki
cli-connect-arrived = angekommen unter {$url}
cli-connect-no-test = Dieses Wiki schickt keine Probe auf Wunsch; dass Webhooks ankommen, zeigt seine erste Änderung.
cli-connect-not-arrived = nicht angekommen unter {$url}
cli-connect-not-arrived-cure = Bitte tun, was oben zum Wiki steht, und prüfen, ob der Rechner des Wikis {$url} erreicht.
cli-connect-port = {$bind} ist von einem anderen Programm belegt. Dieses beenden, oder „bind“ in [server] ändern.
cli-connect-reload = Der laufende Server hat das neue Wiki nicht übernommen. Bitte neu starten, dann dies noch einmal aufrufen.
cli-connect-corrected = {$site} ist in {$file} berichtigt: {$keys}.
cli-connect-page-url = {$url} ist die Adresse einer Seite. Gib die des Wikis an, ohne die Seite: {$root}, oder mit dem Ordner, in dem es liegt.
cli-connect-no-password = In {$file} steht kein Passwort.
cli-connect-pause = Warte { $minutes ->
    [one] eine Minute
   *[other] {$minutes} Minuten
  }, wie das Wiki es will
cli-connect-other = Den Namen „{$name}“ hat schon ein Wiki der Art „{$platform}“. Gib diesem einen eigenen: --name NAME, und ruf dies für {$url} noch einmal auf.
cli-cant-edit = {$file} ist so geschrieben, dass dieser Befehl es nicht ändern kann. Setze {$keys} dort von Hand und führ dies dann noch einmal aus.
cli-connect-good = {$site} ist verbunden. Nachrichten bleiben aus bis „telos go-live {$site}“.
cli-connect-bad = Noch ist nicht alles bereit. Bitte den Pfeilen folgen und dies noch einmal aufrufen.
cli-connect-nothing = Davon wurde nichts behalten: {$file} ist wie zuvor. Bitte dies noch einmal mit der Adresse des Wikis statt {$url} aufrufen.

## Diagnose

doctor-fine = gut
doctor-database = Datenbankdatei
doctor-database-bad = ist nicht mehr die, die Telos offen hat
doctor-database-cure = Leg die Datei zurück (oder spiele mit „telos restore“ eine Sicherung ein) und starte „telos serve“ neu. Was seither geschah, steht nicht darin.
doctor-folder = Ordner der Datenbank
doctor-folder-bad = kann nicht beschrieben werden
doctor-folder-cure = Gib Telos' Benutzer den Ordner der Datenbank mit allem darin, auf einem Datenträger, der weder nur lesbar noch voll ist.
doctor-disk = Datenträger
doctor-disk-bad = fast voll
doctor-disk-cure = Schaff Platz auf dem Datenträger der Datenbank. Telos macht von selbst weiter.
doctor-store = Datenbank
doctor-store-bad = lässt sich nicht schreiben
doctor-store-cure = Platz schaffen, oder schließen, was die Datei hält; bei PostgreSQL nachsehen, ob es läuft und Platz hat. Telos macht von selbst weiter.
doctor-presence = Anwesenheit
doctor-presence-bad = andere sehen nicht, dass dieser Prozess arbeitet
doctor-presence-cure = Sieh nach, ob PostgreSQL läuft und erreichbar ist. Telos verbindet sich von selbst neu.
doctor-migrations = Tabellen
doctor-migrations-bad = sind nicht die dieser Version
doctor-migrations-cure = „telos serve“ mit dieser Version neu starten.
doctor-server = Server
doctor-server-off = läuft nicht; bis „telos serve“ läuft, wird nichts gelesen und nichts verschickt
doctor-server-cure = „telos serve“ starten, auf mehreren Rechnern auch „telos worker“ und „telos scheduler“. Das Protokoll sagt, warum er geendet hat.
doctor-worker = Arbeiter
doctor-worker-none = niemand nimmt sich, was seit { $at } wartet
doctor-worker-none-cure = „telos worker“ starten, oder „telos serve“ ohne --no-worker.
doctor-worker-bad = ein Thread ist beendet
doctor-worker-cure = „telos serve“ neu starten; sein Protokoll sagt, warum.
doctor-secret = Geheimnisse
doctor-secret-open = andere können {$file} lesen
doctor-secret-cure = chmod 600 {$path}
doctor-dead = Aufgegebene Arbeit
doctor-dead-none = keine
doctor-dead-some = {$count} × {$kind}: {$error}
doctor-dead-cure = „telos dead list“ zeigt jedes. Die Ursache beheben, dann „telos redrive“ aufrufen, oder für einzelne „telos dead redrive ID“.
doctor-parts = Geht in Teilen voran
doctor-parts-readers = { $count ->
    [one] die Leserinnen und Leser einer Gemeinschaft werden durchgegangen, bisher {$seen}
   *[other] die Leserinnen und Leser von {$count} Gemeinschaften werden durchgegangen, bisher {$seen}
}
doctor-parts-leaving = { $count ->
    [one] Was von einer Gemeinschaft bleibt, deren Charta entfernt wurde, wird gelöscht.
   *[other] Was von { $count } Gemeinschaften bleibt, deren Charta entfernt wurde, wird gelöscht.
}
doctor-parts-pages = { $count ->
    [one] eine lange Seite wird gelesen; {$left} Kommentare auf ihr stehen noch aus
   *[other] {$count} lange Seiten werden gelesen; {$left} Kommentare auf ihnen stehen noch aus
}
doctor-parts-answers = { $count ->
    [one] die Antworten einer Gemeinschaft werden verteilt
   *[other] die Antworten von {$count} Gemeinschaften werden verteilt
}
doctor-staff = {$site}: Leute
doctor-staff-said = { $total ->
    [0] Es hat noch von niemandem gesprochen.
   *[other] Es hat von {$total} Leuten gesprochen; {$known} davon sind in einem Wiki unter dem bekannt, wie es sie nennt.
}
doctor-staff-cure = Ist die Adresse im Wiki bestätigt, oder stehen alle in accounts_file? Siehe docs/intranet.md.
doctor-heard = {$site}: zuletzt gehört
doctor-heard-at = {$at}
doctor-heard-never = Es hat noch nichts geschickt.
doctor-told = {$site}: was es von Gemeinschaften meldet
doctor-told-said = Es darf für { $count ->
    [one] eine Gemeinschaft oder ein Wiki
   *[other] {$count} Gemeinschaften und Wikis
} sprechen.{ $waits ->
    [0] {""}
    [one] {" "}Eine Meldung wartet, bis ihre Person oder ihre Gemeinschaft bekannt ist.
   *[other] {" "}{$waits} Meldungen warten, bis ihre Personen oder Gemeinschaften bekannt sind.
}
doctor-told-cure = Ist die Adresse im Wiki bestätigt, oder stehen alle in accounts_file? Stimmt der Schlüssel der Gemeinschaft? Siehe docs/intranet.md.
doctor-kind-inbox = einen Webhook lesen
doctor-kind-page = eine Seite lesen
doctor-kind-assess = eine Seite beurteilen
doctor-kind-compare = feststellen, was eine Änderung aufgreift
doctor-kind-person = jemanden nachschlagen
doctor-kind-staff = eine Person, die abwesend ist
doctor-kind-judge = prüfen, was ein anderes System über Antworten mitteilt
doctor-kind-scope = die Seiten einer Gemeinschaft auflisten
doctor-kind-speaking = die Seiten durchsehen, für die eine Charta sprechen will
doctor-kind-assign = Antworten verteilen
doctor-kind-readers = die Leserinnen und Leser einer Richtlinie fragen
doctor-kind-figures = Kennzahlen berechnen
doctor-kind-leave = löschen, was von einer zurückgezogenen Charta bleibt
doctor-kind-show = auf einer Seite zeigen, wie es um sie steht
doctor-kind-including = die Seiten ansehen, die Geändertes einbinden
doctor-kind-sync = der Abgleich
doctor-kind-tick = die Uhr
doctor-kind-deliver = Fälliges verschicken
doctor-kind-purge = Aufräumen
doctor-kind-message = eine Nachricht
doctor-mail = E-Mail
doctor-mail-none = nicht eingerichtet; alle sehen alles im Wiki
doctor-mail-good = {$where} nimmt E-Mail an
doctor-mail-bad = {$where} antwortet nicht wie erwartet: {$why}
doctor-mail-cure = host, port und tls in [mail] prüfen.
doctor-mail-login = {$where} lehnt das Konto ab
doctor-mail-login-cure = user und password in [mail] prüfen.
doctor-addresses = {$site}: Adressen
doctor-addresses-said = { $count ->
    [0] alle {$people}, die etwas schulden, haben eine
   *[other] {$count} von {$people}, die etwas schulden, haben keine; sie sehen es nur im Wiki
  }
doctor-addresses-cure = Kein einziger hat eine: Darf das Konto von {$site} Adressen lesen? (docs/configuration.md, bei Confluence addresses_file)
doctor-sites = Wikis
doctor-no-sites = keines ist verbunden
doctor-no-sites-cure = telos connect PLATTFORM URL, etwa telos connect mediawiki https://wiki.example.org
doctor-sync = {$site}: letzter Abgleich
doctor-sync-never = noch nie
doctor-sync-at = {$at}
doctor-sync-cure = Läuft „telos serve“? Sofort abgleichen: telos sync {$site}
doctor-live = {$site}: Nachrichten
doctor-quiet = aus; „telos preview“ zeigt, was verschickt würde, „telos go-live {$site}“ lässt es zu
doctor-live-since = an seit {$at}
doctor-region = {$site}: Feiertage
doctor-region-said = in { $country } hängen sie von der Region ab, und keine ist genannt. Frei ist { $year }, was die meisten Regionen frei haben: { $taken }. Gearbeitet wird an denen von wenigeren: { $left }. Nenne deine mit „region“ in [sites.{ $site }.policy]
doctor-long = {$site}: lange Seiten
doctor-long-said = { $count ->
    [one] eine Seite außerhalb aller Gemeinschaften ist länger als die { $most } Zeichen, die gelesen werden
   *[other] { $count } Seiten außerhalb aller Gemeinschaften sind länger als die { $most } Zeichen, die gelesen werden
  }: Eine Charta weiter unten wird nicht gesehen (largest_page)
doctor-reach = {$site}: Erreichbarkeit
doctor-unreached = { $count ->
    [one] Eine Person ist durch Nachrichten nicht erreichbar: {$names}
   *[other] { $count } Personen sind durch Nachrichten nicht erreichbar, darunter {$names}
  }
doctor-unreached-cure = Im Wiki fehlt eine bestätigte Adresse, oder der Mailserver lehnt sie ab. Bitte eine bestätigen lassen oder jemand anderen in die Charta aufnehmen
doctor-breaker = {$site}: Sicherung
doctor-held = {$count} Nachrichten sind zurückgehalten, {$at}: mehr als {$most} in einer Stunde ist ungewöhnlich
doctor-held-cure = „telos preview --site {$site}“ ansehen. Wenn alles stimmt: telos go-live {$site}
doctor-wiki = {$site}: Wiki
doctor-wiki-cure = Läuft {$url}, und erreicht dieser Rechner es?
doctor-wiki-cure-later = {$url} will in Ruhe gelassen werden. Ruf dies in { $minutes ->
    [one] einer Minute
   *[other] {$minutes} Minuten
  } noch einmal auf.
doctor-elsewhere = Hier kam sie aber nicht an: Dort antwortet ein anderes Telos oder eines mit einer anderen Datenbank.
doctor-elsewhere-cure = Das andere Telos beenden oder dem Wiki die Adresse von diesem geben. Danach noch einmal „telos doctor“: {$site} stimmt, wenn die Nachricht hier ankommt.
doctor-lost = {$site}: Datenbank
doctor-lost-said = Das Wiki hält noch, was Telos dorthin gebracht hat, aber von dieser Datenbank ist es nicht: Sie wurde neu begonnen, nachdem eine andere verloren ging, oder ein anderes Telos betreut dieses Wiki. Bis du entscheidest, lässt Telos im Wiki, was dort ist.
doctor-lost-cure-backup = Die verlorene aus der neuesten Sicherung zurückholen, mit Bestätigungen, Antworten und Nachweisen: telos restore {$backup}. Nur um mit nichts neu anzufangen: telos go-live {$site}
doctor-lost-cure = Die verlorene aus einer Sicherung zurückholen, mit Bestätigungen, Antworten und Nachweisen; wo „telos backup“ sie ablegt, ist keine. Betreut ein anderes Telos dieses Wiki, trenne es hier. Nur um mit nichts neu anzufangen: telos go-live {$site}

## Die Datenbank

store-busy = Die Datenbank {$database} ist in Gebrauch durch Prozess {$holder}. Nur ein Prozess darf mit ihr arbeiten. Halte den an oder sprich mit dem laufenden Server.
store-lost = Die Datenbank {$database} ist weg: {$note} hält fest, dass es eine gab. An ihrer Stelle wurde nichts angelegt. Hol sie aus einer Sicherung zurück (die neueste: {$backup}), mit „telos restore DATEI“. Nur um mit nichts neu anzufangen, auch ohne ihre Nachweise, lösche die Notiz.
store-foreign = Die Datenbank {$database} ist eine andere als die dieser Installation, die {$note} festhält. Hol die richtige aus einer Sicherung zurück (die neueste: {$backup}), mit „telos restore DATEI“, oder lösche die Notiz, wenn von jetzt an diese gelten soll.
store-not-ours = {$database} ist die Datenbank eines anderen Programms; in ihr wurde nichts geändert. Gib einen anderen Pfad an.
store-newer = Die Datenbank {$database} wurde von einer neueren Version von Telos geschrieben (ihre Tabellen sind bei {$at}). Starte die, oder spiele eine Sicherung von vor der Aktualisierung ein.
store-no-database = {$database} ist etwas anderes als eine Datenbank. Gib einen anderen Pfad an.
store-broken = Die Datenbank {$database} ist beschädigt. Heb die Datei auf und spiele mit „telos restore DATEI“ eine Sicherung ein.
store-read-only = Die Datenbank {$database} kann nicht geschrieben werden: Die Datei oder ihr Datenträger ist nur lesbar. Mach {$folder} für Telos schreibbar.
store-full = Auf dem Datenträger von {$database} ist kein Platz mehr. Schaff welchen und versuch es noch einmal.
store-no-right = Telos darf {$database} nicht schreiben. Gib seinem Benutzer {$folder} mit allem darin, oder führe den Befehl als dieser Benutzer aus.
store-no-folder = Den Ordner {$folder} gibt es nicht, also kann die Datenbank nicht darin liegen. Prüfe „database“ in [server], oder leg den Ordner an.
store-is-folder = {$database} ist ein Ordner. Gib als „database“ den Pfad einer Datei an.
store-other = Die Datenbank {$database} kann nicht geöffnet werden: {$why}.
store-no-sqlite = Telos hält seine Daten in SQLite oder PostgreSQL; {$database} kann es nicht öffnen. Gib einen Pfad, sqlite:///Pfad oder postgresql://benutzer@rechner/name an.
store-bad-address = {$database} ist keine Adresse einer Datenbank. Schreib postgresql://benutzer@rechner/name; ein Passwort gehört in die Datei, die PGPASSFILE nennt.
store-no-driver = Der Treiber für PostgreSQL ist nicht installiert. Installiere Telos mit ihm: pip install 'telos[postgres]'.
store-too-old = Die Datenbank {$database} liegt auf PostgreSQL {$version}. Telos braucht Version 13 oder neuer.
store-encoding = Die Datenbank {$database} ist für {$encoding} angelegt; Telos braucht eine für UTF8. Leg sie so an: createdb --encoding=UTF8 --template=template0 NAME
store-needs-file = Die Datenbank braucht eine Datei, damit bei einem Neustart nichts verloren geht. Gib einen Pfad an.

## Warum eine Verbindung scheitert

cause-dns = dieser Rechner findet keinen solchen Namen (DNS)
cause-refused = dort hört niemand (Verbindung abgelehnt)
cause-unreachable = dieser Rechner kommt nicht dorthin (Netz, Firewall)
cause-timeout = es kam keine Antwort in der Zeit
cause-tls-ca = das Zertifikat ist von einer Stelle, der dieser Rechner nicht traut (einer eigenen? docs/private-ca.md)
cause-tls-expired = das Zertifikat ist abgelaufen
cause-tls-name = das Zertifikat ist für einen anderen Namen
cause-tls = es kam keine sichere Verbindung (TLS) zustande
cause-reset = die Verbindung brach ab
cause-proxy = der Proxy auf dem Weg lehnt ab (docs/proxies.md)
cause-other = die Verbindung kam nicht zustande
cause-file-missing = die Datei oder den Ordner gibt es nicht
cause-file-denied = dafür fehlt die Berechtigung
cause-file-folder = das ist ein Ordner
cause-file-no-folder = ein Teil des Pfads ist kein Ordner
cause-file-full = der Datenträger ist voll
cause-file-read-only = der Datenträger lässt sich nur lesen

# Webhooks, die hinausgehen.
cli-webhooks-help = Was andere Systeme erfahren, wenn etwas geschieht.
cli-webhooks-list-help = Die Adressen, die etwas erfahren, und wie viel wartet, angenommen und aufgegeben wurde.
cli-webhooks-log-help = Die letzten Nachrichten an eine Adresse oder an alle, und was aus ihnen wurde.
cli-webhooks-last-help = Wie viele.
cli-webhooks-redrive-help = Einer Adresse oder allen noch einmal sagen, was aufgegeben wurde.
cli-webhooks-none = Keine Adresse erfährt etwas. Füge einen Abschnitt [webhooks.<name>] hinzu; docs/intranet.md sagt, wie.
cli-webhooks-no-log = Es wurde noch nichts gesagt.
cli-webhooks-name = Name
cli-webhooks-url = Adresse
cli-webhooks-waiting = wartet
cli-webhooks-sent = angenommen
cli-webhooks-dead = aufgegeben
cli-webhooks-when = wann
cli-webhooks-kind = was
cli-webhooks-state = Stand
cli-webhooks-answer = Antwort
cli-webhooks-id = Kennung
cli-webhooks-is-waiting = { $count ->
    [0] wartet
   *[other] wartet, {$count}-mal versucht
}
cli-webhooks-is-sent = angenommen
cli-webhooks-is-dead = { $count ->
    [one] nach einem Versuch aufgegeben
   *[other] nach {$count} Versuchen aufgegeben
}
cli-webhooks-redriven = Noch einmal gesagt: {$names}.
cli-webhooks-nothing-dead = Es wurde nichts aufgegeben.
cli-no-webhook = Einen Webhook „{$name}“ gibt es in den Einstellungen nicht. Es gibt: {$known}.
config-webhook-kinds = {$where}: {$key} soll nennen, was gesagt wird, aus: {$known}.
config-webhook-secret = {$where}: Ein Webhook braucht ein Geheimnis, whsec_ und mindestens 32 Zeichen Base64. Mach eins mit: echo "whsec_$(openssl rand -base64 32)", leg es in eine Datei und nenne sie in secret_file.
config-webhook-tls = {$where}: Die Adresse eines Webhooks soll mit https:// beginnen. In einem privaten Netz setze private = true.
doctor-kind-call = einem anderen System etwas sagen
doctor-webhook = Webhook {$name}
doctor-webhook-said = Es warten {$waits}, aufgegeben sind {$dead}.
doctor-webhook-cure = Warum: telos webhooks log {$name}. Behebe es, dann: telos webhooks redrive {$name}

# Was aufgegeben wurde.
cli-dead-help = Was aufgegeben wurde: sehen, warum, es beheben, es noch einmal versuchen.
cli-dead-list-help = Alles auflisten, was aufgegeben wurde: Arbeit, Nachrichten an Menschen, Meldungen an andere Systeme und was diese melden.
cli-dead-show-help = Eines davon zeigen, und was hilft.
cli-dead-redrive-help = Einzelnes oder alles noch einmal versuchen, wenn die Ursache behoben ist. Nichts geht zweimal hinaus.
cli-dead-all-help = Alles.
cli-dead-none = Es wurde nichts aufgegeben.
cli-dead-gone = Unter {$id} ist nichts aufgegeben. Es wurde noch einmal versucht oder ist inzwischen erledigt. Siehe: telos dead list
cli-dead-done-before = Davon ist nichts mehr aufgegeben: es wurde schon noch einmal versucht.
cli-dead-which = Nenne, was noch einmal versucht werden soll (telos dead list zeigt die IDs), oder --all.
cli-dead-no-id = {$id} ist keine ID. Eine ID sieht aus wie job-12; telos dead list zeigt sie.
cli-dead-line = {$name}: {$text}
cli-dead-id = ID
cli-dead-since = aufgegeben
cli-dead-what = was
cli-dead-site = Site
cli-dead-about = worum
cli-dead-to = an
cli-dead-attempts = Versuche
cli-dead-why = warum
cli-dead-do = was hilft
dead-do-mend = Beheben, was dort steht, dann: telos dead redrive {$id}
dead-do-fault = Ein Fehler in Telos oder drumherum. Das Protokoll sagt mehr; eine neue Version kann ihn beheben. Dann: telos dead redrive {$id}
dead-do-wiki = Das Wiki hat lange nicht geantwortet. Nachsehen, ob „telos doctor“ grün ist, dann: telos dead redrive {$id}
dead-do-broke = Der Server ist daran zusammengebrochen. Ansehen, was auf {$about} steht, es dort beheben oder kürzen, dann: telos dead redrive {$id}
dead-do-sender = Was geschickt wurde, ist nicht lesbar. Den Absender richten oder Telos aktualisieren, dann: telos dead redrive {$id}
dead-do-notice = Nachsehen, ob Mail hinausgeht (telos mail-test) und die Adresse stimmt, dann: telos dead redrive {$id}. Es geht nur hinaus, wenn es noch gilt
dead-do-receiver = Nachsehen, ob {$about} antwortet und es annimmt, dann: telos dead redrive {$id}
dead-do-private = Steht {$about} im eigenen Netz, private = true in [webhooks.{$about}] setzen, dann: telos dead redrive {$id}
dead-why-ended = der Server hörte auf, während er daran arbeitete: {$kind} ({$about})
dead-why-broke = Der Server ist {$count} Mal hieran zusammengebrochen oder stehen geblieben: {$kind} ({$about}). Ansehen, was dort steht, dann noch einmal versuchen
dead-why-not-back = die Arbeit kam nicht zurück
dead-why-no-site = Die Site {$site} steht nicht mehr in den Einstellungen. Wieder eintragen, dann noch einmal versuchen
dead-why-attempts = { $count ->
    [one] ein Versuch schlug fehl
   *[other] {$count} Versuche schlugen fehl
  }
dead-why-unreachable = auf diesem Weg ist der Mensch nicht zu erreichen
dead-why-not-told = das Wiki sagt es nicht weiter
dead-why-fault = ein Fehler in Telos oder drumherum ({$kind})
dead-why-cant-tell = das Wiki der Site {$site} braucht zu lange für eine Antwort
dead-why-status = Antwort war {$status}
dead-why-call-no-tls = die Adresse beginnt nicht mit https://
dead-why-call-no-such-host = dieser Rechner findet keinen solchen Namen (DNS)
dead-why-call-private-address = die Adresse liegt in einem privaten Netz
dead-why-call-timeout = es kam keine Antwort in der Zeit
dead-why-call-tls = es kam keine sichere Verbindung (TLS) zustande
dead-why-call-refused = dort hört niemand (Verbindung abgelehnt)
dead-why-call-broken = die Verbindung brach ab
dead-why-call-unreachable = dieser Rechner kommt nicht dorthin (Netz, Firewall)

# Warum eine Mail nicht hinausging.
mail-error-address = Die Mailadresse von {$person} ist nicht zu gebrauchen. Bitte in den Einstellungen des Wikis prüfen.
mail-error-ascii = Der Mailserver {$host} kann an keine Adresse mit Buchstaben außerhalb von ASCII senden.
mail-error-unclear = Die Verbindung zu {$where} brach ab, nachdem die Nachricht übergeben war: Sie ist vielleicht hinausgegangen. Sie geht nicht noch einmal hinaus.
mail-error-refused = {$host} hat { $what ->
    [sender] den Absender
    [recipient] den Empfänger
   *[message] die Nachricht
  } abgelehnt: {$answer}
mail-error-login = Die Anmeldung am Mailserver {$where} schlug fehl ({$code}). Bitte user und password unter [mail] prüfen.
mail-error-unable = Der Mailserver {$where} kann nicht, was eingestellt ist: {$why}. Bitte tls und user unter [mail] prüfen.
mail-error-tls = Keine sichere Verbindung zum Mailserver {$where}: {$why}. Bitte tls unter [mail] prüfen.
mail-error-not-ready = Der Mailserver {$where} ist nicht bereit: {$code}
mail-error-unreached = Der Mailserver {$where} ist nicht zu erreichen: {$why}.

# Termine, die ein anderes System gemeldet hat und die nicht gelten.
doctor-kind-told = was ein anderes System gemeldet hat
told-why-not-given = das System darf nicht für diese Gemeinschaft sprechen
told-why-no-community = diese Gemeinschaft gibt es nicht
told-why-no-person = unter dem genannten Namen ist hier niemand bekannt
told-why-several = mehrere Konten gehen hier unter dem genannten Namen
told-why-no-date = die Gemeinschaft hat keine Frist, die sich verschieben ließe
told-why-closed = die Gemeinschaft war schon abgeschlossen
told-why-nobody-alone = in dieser Gemeinschaft entscheidet niemand allein über die Frist
told-why-no-right = wer sie verschoben hat, darf in dieser Gemeinschaft nicht über die Frist entscheiden
told-why-no-contribution = es antwortet auf etwas, von dem das System nichts gesagt hat oder das nicht zählt
told-why-no-place = die Seite mit der Charta gehört zu einer anderen Gemeinschaft, dort kann es nicht stehen
dead-do-told-not-given = Wenn es das darf, {$about} in communities von [sites.{$site}.options] nennen, dann: telos dead redrive {$id}
dead-do-told-no-community = Nachsehen, ob {$about} der Schlüssel einer Gemeinschaft ist (telos report zeigt sie), dann: telos dead redrive {$id}
dead-do-told-no-person = Die Adresse im Wiki bestätigen lassen oder den Namen in accounts_file aufnehmen, dann: telos dead redrive {$id}
dead-do-told-several = Jedem Konto eine eigene Adresse geben oder in accounts_file sagen, wer es ist, dann: telos dead redrive {$id}
dead-do-told-no-date = In der Charta eine Frist nennen, dann: telos dead redrive {$id}
dead-do-told-closed = Wurde sie versehentlich abgeschlossen, sie auf ihrer Seite wieder öffnen, dann: telos dead redrive {$id}
dead-do-told-nobody-alone = Auf der Seite der Gemeinschaft im Panel um den Termin bitten: er gilt, wenn niemand widerspricht.
dead-do-told-no-right = Wer entscheidet, soll die Frist verschieben, dort oder auf der Seite der Gemeinschaft. Sobald die Charta dieser Person das Recht gibt: telos dead redrive {$id}
dead-do-told-no-contribution = Das System den Beitrag zuerst melden lassen (telos dead list sagt, warum einer nicht zählt), dann: telos dead redrive {$id}
dead-do-told-no-place = Dafür sorgen, dass die andere Gemeinschaft die Seite auslässt, auf der die Charta von {$about} steht. Dann: telos dead redrive {$id}

# Die Datenbank auf einem anderen System.
cli-store-help = Die Datenbank als Ganzes.
cli-store-copy-help = Alles auf ein anderes Datenbanksystem kopieren: von SQLite in eine neue Datenbank auf PostgreSQL (postgresql://user@host/name) oder von PostgreSQL in eine neue Datei. Vergleicht jede Zeile; an jeder Stelle abgebrochen, kann es neu begonnen werden.
cli-store-running = Der Server läuft. Bitte zuerst anhalten, damit nichts hereinkommt, das nicht kopiert wird.
cli-store-copying = Kopieren und vergleichen
cli-store-copied = {$target} enthält alles: {$rows} Zeilen in {$tables} Tabellen, jede verglichen. Die Nachweise enden bei {$head}.
cli-store-key = Der Schlüssel, mit dem Nachweise unterschrieben werden, liegt dafür in {$file}.
cli-store-next = Damit es ab jetzt benutzt wird, auf jedem Rechner unter [server] database = "{$target}" eintragen und das Kopierte beiseitelegen: zwei Server auf zwei Kopien würden allen doppelt schreiben.
store-copy-same-engine = {$source} und {$target} sind dasselbe Datenbanksystem. „telos store copy“ führt von SQLite zu PostgreSQL und zurück; für die Kopie einer Datei gibt es „telos backup“.
store-copy-not-empty = In {$database} steht schon etwas; nichts wurde überschrieben. Gib etwas Neues an.
store-copy-version = Die Tabellen in {$database} haben die Version {$at}; dieses Programm will {$wanted}. Dort einmal „telos serve“ in dieser Version starten, dann kopieren.
store-copy-at-work = Jemand arbeitet auf {$database}: ein Server, ein Worker, ein Scheduler oder ein Befehl. Bitte alle anhalten, dann kopieren.
store-copy-differs = Die Kopie der Tabelle {$table} ist nicht, was kopiert wurde. Nichts davon wurde behalten. Noch einmal versuchen; bleibt es so, sag uns Bescheid.
store-no-read = Die Datenbank lässt sich gerade nicht lesen ({$why}).
store-not-opened = Die Datenbank {$database} lässt sich gerade nicht öffnen: {$why}
store-closed = Die Datenbank ist geschlossen: Der Server hält gerade an. Bald noch einmal versuchen.
store-takes-nothing = Die Datenbank kann gerade nichts aufnehmen ({$why}). Es wurde nichts gespeichert. { $engine ->
    [postgresql] Nachsehen, ob PostgreSQL läuft und Platz hat
   *[file] Platz schaffen oder andere Programme schließen, die die Datei halten
  }; Telos macht von selbst weiter.

# Warum sich nicht lesen lässt, was ein anderes System geschickt hat.
hook-not-utf8 = der Inhalt ist kein UTF-8
hook-nested = der Inhalt ist zu tief verschachtelt
hook-no-json = der Inhalt ist kein JSON: {$why}
hook-no-object = der Inhalt sollte ein JSON-Objekt sein, er ist {$read}
hook-read-object = ein Objekt
hook-read-list = eine Liste
hook-read-large = zu groß zum Zeigen
hook-id = {$field} sollte eine ID sein, dort steht {$read}
hook-user = {$field} sollte ein Benutzerschlüssel sein, dort steht {$read}
hook-type = {$field} sollte der Name des Ereignisses sein, dort steht {$read}
hook-event = event oder eventType sollte der Name des Ereignisses sein
hook-data = data sollte ein Objekt sein, dort steht {$read}
hook-instant = {$field} sollte aussehen wie 2026-11-23T12:00:00Z, dort steht {$read}
hook-name = {$field} sollte ein Name von höchstens {$most} Zeichen sein, dort steht {$read}
hook-text = {$field} sollte ein Text von höchstens {$most} Zeichen sein, dort steht {$read}
hook-excerpt-link = data.excerpt sollte aus Wörtern bestehen, dort steht eine Adresse; deren Platz ist data.url
hook-url = data.url sollte eine https-Adresse bei einem dieser Rechner sein: {$hosts}. Siehe {$option}
hook-day = {$field} sollte ein Tag sein wie 2026-12-18, dort steht {$read}
hook-flag = {$field} sollte true oder false sein, dort steht {$read}
hook-after = {$field} sollte nach {$other} liegen
hook-not-before = {$field} sollte nicht vor {$other} liegen
hook-not-after = {$field} sollte nicht nach {$other} liegen
hook-version = version sollte {$wanted} sein, dort steht {$read}
hook-not-told = {$kind} darf dieser Absender nicht sagen; siehe {$option}
hook-not-ours = {$community} ist keine Gemeinschaft, für die dieser Absender sprechen darf; siehe {$option}
hook-ahead = timestamp liegt in der Zukunft; hier ist es {$now}
hook-too-old = timestamp liegt mehr als {$days} Tage zurück
hook-too-old-date = timestamp liegt mehr als {$days} Tage zurück; bitte den Termin auf der Seite verschieben
