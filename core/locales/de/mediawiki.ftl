# Was „telos connect“ und „telos doctor“ über ein MediaWiki sagen.

mw-reach = Das Wiki antwortet
mw-reach-said = {$wiki}
mw-reach-cure = Telos braucht MediaWiki 1.39 oder neuer unter der Adresse in „url“. Liegt api.php woanders, gehört diese Adresse in „api“; die Seite Special:Version des Wikis nennt sie.
mw-account = Das Konto ist angemeldet
mw-account-cure = Im Wiki unter Special:BotPasswords ein Bot-Passwort für das Konto von Telos anlegen und in „user“ (Konto@Name) und „password“ eintragen.
mw-right = Recht: {$right}
mw-right-good = Das Konto hat es.
mw-right-read = Ohne das Recht sieht Telos die Seiten nicht.
mw-right-edit = Ohne das Recht kann Telos die Vorlage nicht speichern, mit der Aufträge geschrieben werden.
mw-right-createpage = Ohne das Recht kann Telos die Vorlage nicht speichern, mit der Aufträge geschrieben werden.
mw-right-telos-service = Ohne das Recht kann Telos nicht nachsehen, wer da ist und was wer lesen darf.
mw-right-apihighlimits = Es geht auch ohne, nur mit zehnmal so vielen Anfragen.
mw-right-cure = {$name} unter Special:UserRights eine Gruppe geben, die das Recht „{$right}“ hat. Bei einem Bot-Passwort dort auch anhaken, was es umfasst: Special:BotPasswords.
mw-right-cure-extension = Zuerst die Erweiterung Telos einrichten: Sie bringt dieses Recht mit und die Gruppe „telos“, die es hat.
mw-right-cure-group = {$name} unter Special:UserRights in die Gruppe „telos“ aufnehmen.
mw-right-cure-grant = Das Konto hat dieses Recht, sein Bot-Passwort aber nicht. Special:BotPasswords öffnen, das Bot-Passwort wählen, „Telos dienen“ anhaken und speichern.
mw-template = {$title}
mw-template-there = Ist schon da.
mw-template-saved = Gespeichert.
mw-template-theirs = Jemand hat sie im Wiki geändert. Sie bleibt, wie sie ist.
mw-template-missing = Fehlt oder ist älter.
mw-template-cure = „telos connect“ noch einmal ausführen. Lehnt das Wiki die Bearbeitung ab: den Schutz von {$title} aufheben oder sie von einem Administrator speichern lassen.
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
mw-by-hand = Diese Zeilen gehören ans Ende von LocalSettings.php des Wikis:
