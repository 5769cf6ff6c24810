# Was „telos connect“ und „telos doctor“ über ein MediaWiki sagen.

mw-reach = Das Wiki antwortet
mw-reach-said = {$wiki}
mw-reach-cure = Telos braucht MediaWiki 1.39 oder neuer unter der Adresse in „url“. Liegt api.php woanders, gehört diese Adresse in „api“; die Seite Special:Version des Wikis nennt sie.
mw-reach-cure-readonly = Es nimmt gerade keine Änderungen an, vielleicht wegen einer Sicherung oder eines Updates. Hier ist nichts zu ändern: noch einmal aufrufen, sobald es wieder geöffnet ist.
mw-reach-cure-later = Noch einmal aufrufen, sobald {$url} antwortet. Hat es das nie getan: Ist das die Adresse des Wikis in „url“, und erreicht dieser Rechner es?
mw-account = Das Konto ist angemeldet
mw-account-cure = Im Wiki unter Special:BotPasswords ein Bot-Passwort für das Konto von Telos anlegen und in „user“ (Konto@Name) und „password“ eintragen.
mw-right = Recht: {$right}
mw-right-good = Das Konto hat es.
mw-right-read = Ohne das Recht sieht Telos die Seiten nicht.
mw-right-edit = Ohne das Recht kann Telos die Vorlage nicht speichern, mit der Chartas geschrieben werden.
mw-right-createpage = Ohne das Recht kann Telos die Vorlage nicht speichern, mit der Chartas geschrieben werden.
mw-right-telos-service = Ohne das Recht kann Telos nicht nachsehen, wer da ist und was wer lesen darf.
mw-right-apihighlimits = Es geht auch ohne, nur mit zehnmal so vielen Anfragen.
mw-right-cure = {$name} unter Special:UserRights eine Gruppe geben, die das Recht „{$right}“ hat. Bei einem Bot-Passwort dort auch anhaken, was es umfasst: Special:BotPasswords.
mw-right-cure-extension = Zuerst die Erweiterung Telos einrichten: Sie bringt dieses Recht mit und die Gruppe „telos“, die es hat.
mw-right-cure-group = {$name} unter Special:UserRights in die Gruppe „telos“ aufnehmen.
mw-right-cure-grant = Das Bot-Passwort gibt dieses Recht nicht weiter. Als dieses Konto Special:BotPasswords öffnen, das Bot-Passwort wählen, „{$grant}“ anhaken und speichern. Ist das angehakt, dem Konto selbst unter Special:UserRights eine Gruppe mit dem Recht „{$right}“ geben.
mw-template = {$title}
mw-template-there = Ist schon da.
mw-template-saved = Gespeichert.
mw-template-theirs = Jemand hat sie im Wiki geändert. Sie bleibt, wie sie ist.
mw-template-missing = Fehlt oder ist älter.
mw-template-cure = „telos connect“ noch einmal ausführen. Lehnt das Wiki die Bearbeitung ab: den Schutz von {$title} aufheben oder sie von einem Administrator speichern lassen.
mw-removal-theirs = Auch andere haben daran geschrieben.
mw-removal-denied = Das Konto darf keine Seiten löschen.
mw-removal-used = Seiten haben noch eine Charta in ihrem Text. Die gehört den Leuten und bleibt; das sind die Seiten:
mw-removal-summary = Telos wird aus diesem Wiki genommen
mw-template-summary = Womit zielgebundene Gemeinschaften beschrieben werden
mw-extension = Die Erweiterung Telos ist eingerichtet
mw-extension-cure = Den Ordner „Telos“ nach „extensions“ des Wikis kopieren und die Zeilen, die „telos connect“ ausgibt, in LocalSettings.php eintragen.
mw-scopes = Das Wiki erfährt, welche Seiten zu einer Gemeinschaft gehören
mw-scopes-cure = Ins Fehlerprotokoll des Wikis sehen; die Erweiterung konnte nicht antworten.
mw-ping = Eine signierte Nachricht des Wikis erreicht Telos
mw-ping-said = Sie ging an {$url} und wurde angenommen.
mw-ping-cure = Läuft „telos serve“, und erreicht der Rechner des Wikis es? $wgTelosServer in LocalSettings.php muss die Adresse von Telos sein, wie das Wiki sie sieht.
mw-ping-cure-secret = Die beiden Geheimnisse sind verschieden. $wgTelosSecret in LocalSettings.php muss dasselbe sein wie „secret“ der Site {$site} hier; danach die Uhren beider Rechner prüfen.
mw-ping-cure-site = Telos kennt keine Site {$site}. $wgTelosSite in LocalSettings.php muss so heißen wie der Abschnitt der Site hier.
mw-jobs = Das Wiki führt seine Aufgaben aus
mw-jobs-said = { $count ->
    [0] Nichts wartet.
    [one] Eine Nachricht wartet auf den Versand.
   *[other] {$count} Nachrichten warten auf den Versand.
}
mw-jobs-cure = Die Aufgaben des Wikis ständig ausführen: „php maintenance/run.php runJobs --wait“ als Dienst oder jede Minute durch cron. Bis dahin findet der Abgleich, was geschah, nur etwas später.
mw-by-hand = Fehlt die Erweiterung noch, zuerst den Ordner „Telos“ nach „extensions“ des Wikis kopieren. Dann gehören diese Zeilen ans Ende von LocalSettings.php des Wikis:
mw-server = Das Wiki liegt, wo telos.toml es sagt
mw-server-cure = Das Wiki glaubt, woanders zu liegen. Telos' Links führen nach {$url}; $wgServer in LocalSettings.php auf dasselbe setzen, oder „url“ der Site.
mw-clock = Uhren
mw-clock-said = { $count ->
    [one] eine Sekunde auseinander
   *[other] {$count} Sekunden auseinander
  }
mw-clock-cure = Beide Rechner sollen ihre Zeit aus dem Netz nehmen (NTP). Liegen fünf Minuten dazwischen, kommt niemand hinein und kein Webhook an.
mw-extension-old-said = {$theirs}; dieser Server ist {$ours}
mw-extension-old-cure = Die Erweiterung ist zu alt für diesen Server. Den Ordner „Telos“ dieser Version nach „extensions“ des Wikis kopieren.
mw-extension-new-said = {$theirs}; dieser Server ist {$ours}
mw-extension-new-cure = Die Erweiterung ist zu neu für diesen Server. Hier Telos aktualisieren.
mw-hook = Das Wiki kennt die Adresse dieses Servers
mw-hook-cure = Das Wiki sendet nicht an {$url}. $wgTelosServer in LocalSettings.php auf das setzen, was „url“ in [server] sagt, oder „url“ auf das, was das Wiki hat, wenn beides hierher führt.
mw-throttled = Das Wiki lässt { $minutes ->
    [one] eine Minute
   *[other] {$minutes} Minuten
  } lang niemanden als {$user} hinein: Es gab zu viele falsche Versuche. Warte und versuch es dann mit dem richtigen Passwort.

## Warum das Wiki nicht gefragt werden konnte

mw-error-address = „{$address}“ ist keine Webadresse; sie sieht aus wie https://wiki.example.org
mw-error-no-api = Dort ist keine API eines MediaWiki. Versucht: {$tried}. Ihre Adresse gehört in die Einstellungen (api = …); Special:Version des Wikis nennt sie unter „Einstiegspunkt-URLs“
mw-error-status = Antwort war {$status}
mw-error-later = Das Wiki kann {$action} gerade nicht beantworten: {$why}
mw-error-lags = es hängt hinterher und verliert die Anmeldung
mw-error-loses-login = Das Wiki verliert die Anmeldung immer wieder: {$why}
mw-error-broke-off = Das Wiki hat {$action} abgebrochen: {$why}
mw-error-unclear = Das Wiki hat auf {$action} nicht geantwortet; vielleicht hat es das getan
mw-error-unclear-status = Das Wiki hat auf {$action} mit {$status} geantwortet; vielleicht hat es das getan
mw-error-unclear-broken = Die Antwort des Wikis auf {$action} brach ab; vielleicht hat es das getan
mw-error-refused = Das Wiki hat {$action} abgelehnt: {$why} ({$code})
mw-error-leads-on = {$api} leitet weiter nach {$to}; die eigene Adresse der API gehört in die Einstellungen (api = …)
mw-error-not-let-in = {$api} hat auf {$action} mit {$status} geantwortet; ist das die Adresse der API, und lässt der Webserver Telos hinein?
mw-error-no-json = statt JSON kam {$came}
mw-error-no-object = {$api} gab kein Objekt, sondern {$came}; ist das die Adresse der API?
mw-error-second-step = Das Wiki verlangt einen zweiten Schritt, um {$user} anzumelden; unter Special:BotPasswords ein Bot-Passwort anlegen und dieses nehmen
mw-error-wrong-password = Das Wiki kennt kein Konto „{$user}“ mit diesem Passwort. Bitte prüfen, oder unter Special:BotPasswords ein neues Bot-Passwort anlegen
mw-error-login-refused = Das Wiki hat das Konto „{$user}“ nicht angenommen: {$why}. Bitte das Passwort prüfen, oder unter Special:BotPasswords ein neues Bot-Passwort anlegen
mw-error-no-login-now = Das Wiki kann gerade niemanden anmelden: {$why}
mw-error-login-unanswered = Das Wiki hat auf die Anmeldung nicht geantwortet: {$why}
mw-error-login-forgotten = Das Wiki hat die Anmeldung sofort vergessen; behält es Sitzungen?
mw-error-place = {$place}: {$why}
mw-error-made-again = die Anmeldung ging verloren und wurde neu gemacht
mw-error-list = Die Liste des Wikis geht nicht dort weiter, wo sie war
mw-error-secret = Das Geheimnis der Site {$site} ist nicht zu gebrauchen: Es sollte whsec_ und mindestens {$least} Bytes in Base64 sein, dasselbe wie $wgTelosSecret. Ein neues macht: echo whsec_$(openssl rand -base64 32)
mw-error-no-extension = Dem Wiki fehlt die Erweiterung Telos, die es braucht, um { $what ->
    [notify] Menschen im Wiki zu benachrichtigen
   *[mark-read] Hinweise im Wiki als gelesen zu markieren
  }. Sie so einrichten, wie es in README.md steht, dann „telos doctor“ ausführen
mw-ping-unreached = nicht erreicht
