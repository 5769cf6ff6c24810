# Was Telos in die Seiten von Confluence selbst schreibt: den Stand auf einer Seite und seine Vorlagen.

## Der Stand auf einer Seite. Namen, Daten und Links kommen als Elemente von Confluence.

cf-status-title = Gemeinschaft: { $community }
cf-status-here = Gemeinschaft mit Ziel
cf-state-draft = In Vorbereitung
cf-state-active = Unterwegs
cf-state-closed = Abgeschlossen
cf-state-delivered = { $done } von { $total } fertig
cf-for = Ziel: { $purpose }
cf-part-of = Diese Seite gehört zu { $community }
cf-benefit = Was du davon hast: { $benefit }
cf-by = Bis { $day }
cf-byline-due = Fällig am { $day }
cf-byline = Telos: { $state }
cf-requested = { $day } ist erbeten: { $person } entscheidet
cf-requested-only = { $day } ist erbeten
cf-by-first = Bis { $day } (zuerst geplant: { $first })
cf-was-by = Geplant bis { $day }
cf-was-by-first = Geplant bis { $day } (zuerst: { $first })
cf-deliverables = Was dabei herauskommt
cf-more = { $count ->
    [one] und { $count } weiteres
   *[other] und { $count } weitere
  }
cf-confirmed = { $confirmed } von { $asked } haben das gelesen und bestätigt
cf-confirmed-until = { $confirmed } von { $asked } haben das gelesen und bestätigt · zu lesen bis { $day }
cf-waiting = { $count ->
    [one] { $count } Beitrag zu dieser Seite wartet auf eine Antwort
   *[other] { $count } Beiträge zu dieser Seite warten auf eine Antwort
  }
cf-answers = Antworten auf Beiträge kommen von { $people }
cf-act-confirm = In Telos bestätigen, dass du sie gelesen hast
cf-act-open = Öffnen, was für mich ansteht
cf-kept = Telos hält diesen Kasten aktuell und ersetzt, was hier hineingeschrieben wird.

## Die Vorlage

cf-template-name = Charta einer Gemeinschaft
cf-template-text = Wofür eine Seite und die darunter da sind, bis wann, und wer antwortet

## Was „telos connect“ und „telos doctor“ sagen

cf-and-more = {$names} und {$count} weitere
cf-server = Confluence liegt, wo telos.toml es sagt
cf-server-cure = Confluence glaubt, woanders zu liegen. Telos' Links führen nach {$url}; die Basis-URL unter „Allgemeine Konfiguration“ auf dasselbe setzen, oder „url“ der Site.
cf-clock = Uhren
cf-clock-said = { $count ->
    [one] eine Sekunde auseinander
   *[other] {$count} Sekunden auseinander
  }
cf-clock-cure = Beide Rechner sollen ihre Zeit aus dem Netz nehmen (NTP). Liegen fünf Minuten dazwischen, kommt niemand hinein und kein Webhook an.
cf-reach = Confluence antwortet
cf-reach-other = Etwas antwortet, aber es ist kein Confluence.
cf-reach-cure = Schreib die Adresse, die im Browser über Confluence steht, mit ihrem Pfad in „url“: https://wiki.example.org/confluence oder https://example.atlassian.net/wiki. Dieser Rechner muss {$url} erreichen.
cf-reach-cure-later = Noch einmal aufrufen, sobald {$url} antwortet, wie es soll. Hat es das nie getan: Ist das die Adresse, die im Browser oben in Confluence steht, mit ihrem Pfad? Dieser Rechner muss sie erreichen.
cf-reach-cure-page = Unter {$url} antwortet eine Webseite statt der REST-Schnittstelle von Confluence. Prüf den Pfad in „url“ (oft /confluence oder /wiki). Steht eine Anmeldeseite dazwischen, dann lass diesen Rechner {$url}/rest/ ohne sie erreichen und schreib diese Adresse in „api“.
cf-reach-cure-old = Telos braucht Confluence Data Center 7.19 oder neuer.
cf-reach-cure-login = Angemeldet wird über eine Seite, die Programme nicht bedienen können (Single Sign-on, ein Proxy). Lass diesen Rechner {$url}/rest/ ohne sie erreichen und trag diese Adresse in "api" ein; oder prüf "url": das ist die Adresse oben in Confluence, mit ihrem Pfad.
cf-reach-old = {$product} ist zu alt.
cf-flavour = Data Center oder Cloud
cf-flavour-cure = Schreib flavour = "{$flavour}" in [sites.{$site}.options] und ruf dies noch einmal auf.
cf-account = Das Konto ist angemeldet
cf-account-refused = Confluence kennt dieses Konto mit diesem Passwort nicht.
cf-account-refused-cloud = Confluence kennt diese E-Mail-Adresse mit diesem API-Token nicht.
cf-account-nobody = Confluence hält uns für jemanden, der nicht angemeldet ist.
cf-account-cure-dc = Prüf „user“ und die Datei mit dem Passwort. Verlangt Confluence nach Fehlversuchen ein Captcha, dann melde dich einmal im Browser mit diesem Konto an. Sind Passwörter für REST abgeschaltet, dann leg ein persönliches Zugriffstoken an: als dieses Konto anmelden, Bild oben rechts > Einstellungen > Persönliche Zugriffstoken > Token erstellen; lass „user“ leer und leg das Token in die Datei mit dem Passwort.
cf-account-cure-token = Leg ein neues persönliches Zugriffstoken an: in Confluence als Konto von Telos anmelden, Bild oben rechts > Einstellungen > Persönliche Zugriffstoken > Token erstellen. Leg es in die Datei mit dem Passwort; „user“ bleibt leer.
cf-account-cure-cloud = „user“ muss die E-Mail-Adresse des Kontos sein, und in der Datei mit dem Passwort muss ein API-Token stehen: als dieses Konto anmelden, id.atlassian.com > Sicherheit > API-Token erstellen und verwalten > API-Token erstellen. Eines mit Scopes oder das eines Dienstkontos geht über Atlassians Gateway: gateway = "yes" und cloud_id in den Optionen. Token gelten höchstens ein Jahr.
cf-account-captcha = Confluence will ein Captcha gelöst haben, bevor es dieses Konto einlässt.
cf-account-cure-captcha = Zu viele Anmeldungen sind gescheitert. Einmal im Browser mit diesem Konto anmelden und das Captcha lösen, die Passwortdatei prüfen, dann noch einmal aufrufen. Nach einem persönlichen Zugriffstoken fragt kein Captcha.
cf-account-scope = Confluence kennt das Token, aber ihm fehlen Scopes.
cf-account-cure-scope = Ein neues Token mit diesen Scopes anlegen und in die Passwortdatei schreiben: {$scopes}
cf-token = Letzter Tag des API-Tokens
cf-token-unknown = Er ist hier nicht bekannt. Atlassians Token gelten höchstens ein Jahr; mit dem Tag in {$option} wirst du erinnert.
cf-token-until = Es gilt bis { $day }, { $days ->
    [0] heute ist der letzte Tag.
    [one] noch einen Tag.
   *[other] noch { $days } Tage.
 }
cf-token-over = Das API-Token ist am { $day } abgelaufen. Confluence nimmt es nicht mehr an.
cf-token-odd = „{$read}“ ist kein Tag innerhalb eines Jahres.
cf-token-cure = Ein neues Token anlegen: mit dem Konto anmelden, id.atlassian.com > Sicherheit > API-Token erstellen und verwalten. In die Passwortdatei schreiben, seinen letzten Tag als {$option} = "2027-06-30" in [sites.{$site}.options] eintragen und Telos neu starten.
cf-token-cure-odd = Den letzten Tag des Tokens so in [sites.{$site}.options] schreiben: {$option} = "2027-06-30". Atlassian zeigt ihn neben dem Token unter id.atlassian.com > Sicherheit; er liegt höchstens ein Jahr voraus.
cf-use = Recht: Confluence benutzen
cf-use-cure = Gib dem Konto das Recht, Confluence zu benutzen. Data Center: Administration > Allgemeine Konfiguration > Globale Berechtigungen > „Kann verwenden“. Cloud: admin.atlassian.com > Benutzer > das Konto > das Produkt Confluence geben.
cf-right-good = Das Konto hat es.
cf-right-everywhere = In jedem Bereich, den das Konto sieht.
cf-right-some = { $count ->
    [one] In dem einen Bereich, der angesehen wurde; {$rest} weitere wurden es nicht.
   *[other] In den {$count} Bereichen, die angesehen wurden; {$rest} weitere wurden es nicht.
  }
cf-spaces = Recht: die Bereiche sehen
cf-spaces-said = { $count ->
    [0] Das Konto sieht keinen Bereich.
    [one] Das Konto sieht einen Bereich.
   *[other] Das Konto sieht {$count} Bereiche.
  }
cf-spaces-cure = In jedem Bereich, der Gemeinschaften haben soll: Bereichseinstellungen > Berechtigungen, lass das Konto (oder eine Gruppe, in der es ist) den Bereich ansehen.
cf-admin = Recht: Confluence-Administrator
cf-admin-dc = Ohne es lässt sich kein Webhook einrichten; der Abgleich findet dann alles, ein paar Minuten später.
cf-admin-cloud = Ohne es kann Telos nicht fragen, wer eine Seite lesen darf, und zeigt und schickt niemandem etwas.
cf-admin-cure-dc = Administration > Allgemeine Konfiguration > Globale Berechtigungen: Gib dem Konto „Confluence-Administrator“ oder nimm es in eine Gruppe auf, die es hat. Ruf dies dann noch einmal auf.
cf-admin-cure-cloud = Confluence-Einstellungen (das Zahnrad) > Globale Berechtigungen: Nimm das Konto in eine Gruppe auf, die „Confluence-Administrator“ hat. Ruf dies dann noch einmal auf.
cf-permissions = Recht: lesen, wer einen Bereich sehen darf
cf-permissions-lacking = Nicht in: {$spaces}. Dort kann Telos nicht wissen, wer eine Seite lesen darf, und zeigt und schickt niemandem etwas.
cf-permissions-cure = Mach das Konto dort zum Bereichsadministrator: Bereich öffnen > Bereichseinstellungen > Berechtigungen > Bearbeiten > das Konto > Bereich: Admin. Auf einmal: Nimm es in die Gruppe confluence-administrators auf.
cf-permissions-cure-remote = Vor Version 9.1 sagt Confluence das nur über seine Remote-API: Verwaltung > Allgemeine Konfiguration > Weitere Konfiguration > „Remote API (XML-RPC & SOAP)“ einschalten. Telos liest darüber und schreibt nichts. Ohne sie hilft nur ein Upgrade auf 9.1.
cf-permissions-cure-form = Installiere die neueste Version von Telos. Sagt sie dasselbe, melde es mit der Version deines Confluence; bis dahin sieht und bekommt niemand etwas aus diesem Bereich.
cf-readers = Wer eine Seite lesen darf, lässt sich sagen
cf-readers-said = Confluence hat von einer echten Seite gesagt, dass ihr Verfasser sie lesen darf.
cf-readers-none = Es gibt noch keine Seite von jemand anderem, an der es sich versuchen ließe.
cf-readers-nobody = { $count ->
    [one] Die Seite, an der es versucht wurde, darf ihr Verfasser nicht lesen, soweit Confluence es sagt.
   *[other] Von { $count } Seiten, an denen es versucht wurde, darf kein Verfasser die eigene lesen, soweit Confluence es sagt.
 } So würde niemandem etwas gezeigt oder geschickt.
cf-readers-cure = Zuerst die roten Zeilen über Rechte weiter oben beheben. Gibt es keine, dann sagt Confluence es auf eine Weise, die diese Version von Telos nicht kennt: Telos aktualisieren oder diese Zeile mit der Version von Confluence melden.
cf-adopt = Seiten mit einer Charta
cf-adopt-none = Noch keine. Tabellen, die jemand für etwas anderes führt, bleiben unberührt.
cf-adopt-said = { $count ->
    [one] Diese Seite würde zu einer Gemeinschaft: { $pages }
   *[other] Diese { $count } Seiten würden zu Gemeinschaften: { $pages }
 } Vor „telos go-live“ wird auf ihnen nichts geschrieben, und niemand erfährt davon.
cf-adopt-more = und { $count } weitere.
cf-adopt-rest = Angesehen wurden die ersten { $most } Seiten mit Seiteneigenschaften.
cf-edit = Recht: Seiten bearbeiten
cf-edit-lacking = Nicht in: {$spaces}. Dort kann eine Seite nicht zeigen, wie es um sie steht; alles andere geht.
cf-edit-cure = Bereich öffnen > Bereichseinstellungen > Berechtigungen: Lass das Konto Seiten hinzufügen. Darf nur mancher eine Seite bearbeiten, dann lass ihn das Konto an ihrem Schloss hinzufügen.
cf-people = Recht: Benutzer und Gruppen sehen
cf-people-cure-dc = Administration > Allgemeine Konfiguration > Globale Berechtigungen > „Benutzerprofile anzeigen“: Füg das Konto hinzu.
cf-people-cure-cloud = Confluence-Einstellungen (das Zahnrad) > Globale Berechtigungen: Nimm das Konto in eine Gruppe auf, die Benutzerprofile sehen darf.
cf-hook = Webhook von Confluence zu Telos
cf-hook-there = ist da und führt zu {$url}
cf-hook-mended = {$what} Jetzt stimmt er und führt zu {$url}.
cf-hook-missing = Es gab keinen.
cf-hook-twice = Es gab mehr als einen.
cf-hook-elsewhere = Er führte zu einer anderen Adresse.
cf-hook-off = Er war ausgeschaltet.
cf-hook-events = Er meldete anderes, als Telos braucht.
cf-hook-no-secret = Für dieses Wiki gibt es kein Geheimnis, mit dem Webhooks unterschrieben werden.
cf-hook-cure = Ruf „telos connect“ noch einmal auf: Es richtet den Webhook ein. Geht das nicht: Ist das Konto Confluence-Administrator, und hat das Wiki hier ein Geheimnis?
cf-test = Eine Nachricht von Confluence erreicht Telos
cf-test-said = Sie ging an {$url} und wurde angenommen.
cf-test-unsigned = Sie hat {$url} erreicht. Dieses Confluence schickt seine Probe ohne Unterschrift, darum hat Telos nichts davon übernommen; dass das Geheimnis stimmt, zeigt die nächste Änderung einer Seite.
cf-test-silent = keine Antwort
cf-test-cure = Läuft „telos serve“, und erreicht der Rechner von Confluence {$url}? Hat Confluence eine Positivliste (Administration > Allgemeine Konfiguration > Positivliste), dann nimm diese Adresse auf, „Eingehend zulassen“ braucht es nicht. Hat Telos ein Zertifikat eurer Firma, dann muss Confluences Java ihm trauen.
cf-test-cure-site = Unter {$url} antwortet etwas, aber es kennt kein solches Wiki. Führt „url“ in [server] zu diesem Telos?
cf-addresses = Mailadressen der Leute
cf-addresses-said = { $count ->
    [0] In der Liste steht keine Adresse.
    [one] In der Liste steht eine Adresse.
   *[other] In der Liste stehen {$count} Adressen.
  }
cf-addresses-cure = In {$file} sollte für jeden eine Zeile stehen: das Konto, ein Komma, die Adresse.
cf-template = Vorlage {$name}
cf-template-there = ist da: {$where}
cf-template-saved = ist jetzt da: {$where}
cf-template-place = Erstellen > Vorlagen
cf-template-none = ist nicht da
cf-template-nowhere = Es gibt keinen Bereich, in den sie gelegt werden kann.
cf-template-cure = Ruf „telos connect“ noch einmal auf. Lehnt Confluence sie ab: Lass das Konto in einem Bereich Seiten hinzufügen und nenn diesen Bereich als template_space in den options des Wikis. Eine Charta lässt sich auch ohne sie schreiben, in einer Tabelle mit Seiteneigenschaften.
cf-sign-in = Man kann sich an Telos' eigenen Seiten anmelden
cf-sign-in-said = Confluence kennt die Anwendungsverknüpfung.
cf-sign-in-missing = Noch gibt es keine Anwendungsverknüpfung. Bis dahin bestätigt und antwortet man nur durch Kommentare.
cf-sign-in-silent = Die Adresse zum Anmelden antwortet nicht ({$why}).
cf-sign-in-refused = Confluence nimmt die Anwendungsverknüpfung nicht an ({$status}).
cf-sign-in-cure = Administration > Allgemeine Konfiguration > Anwendungsverknüpfungen > Verknüpfung erstellen > Externe Anwendung, Eingehend. Umleitungs-URL: {$back}; Berechtigung: Lesen. Schreib die Client-ID und das Geheimnis, die es zeigt, in client_id und client_secret_file von [sites.{$site}].
cf-sign-in-cure-https = Mach Confluence und Telos über https erreichbar und schreib diese Adressen in „url“ von [server] und [sites.{$site}].
cf-sign-in-cure-away = Dieser Rechner muss Confluence unter „url“ von [sites.{$site}] erreichen; die Browser der Leute gehen an dieselbe Adresse.
cf-app-server = Atlassians Cloud kann Telos erreichen
cf-app-server-cure = „url“ in [server] muss mit https:// anfangen und aus dem Internet erreichbar sein: Confluence Cloud schickt seine Ereignisse dorthin. Nur /hooks/ und /v1/ müssen es sein.
cf-app = Die App in Confluence
cf-app-missing = Ihre Kennung ist hier noch nicht bekannt; niemand sieht das Panel, und kein Ereignis kommt an.
cf-app-odd = „{$id}“ ist keine Kennung einer App.
cf-app-cure = Veröffentliche und installiere die App, wie „telos connect“ es zeigt (im Ordner forge-{$site} neben telos.toml), ruf dann „telos connect“ noch einmal auf: Es übernimmt die Kennung, die „forge register“ in deren manifest.yml gesetzt hat.
cf-app-version = Die App passt zu diesem Server
cf-app-version-said = {$theirs}; dieser Server ist {$ours}
cf-app-version-old-cure = Die App in Confluence ist zu alt für diesen Server. „telos connect“ noch einmal ausführen, dann „forge deploy --environment production“ im Ordner forge-{$site} neben telos.toml. Verlangt Atlassian, dass jemand aus der Administration zustimmt, steht das in Confluence unter Apps > Apps verwalten.
cf-app-version-new-cure = Die App in Confluence ist zu neu für diesen Server. Telos hier aktualisieren.
cf-hand-app-again = Die App in Confluence ist neu bereitzustellen, sie ist jetzt {$ours}:
cf-keys = Die Schlüssel, mit denen die Token der App unterschrieben sind
cf-keys-cure = Lass diesen Rechner {$url} erreichen; sonst lässt sich kein Ereignis und kein Klick prüfen.
cf-keys-here = stehen in den Einstellungen
cf-keys-silent = {$url} lässt sich nicht lesen: {$why}.
cf-keys-none = {$url} enthält keine Schlüssel von Forge.
cf-keys-cure-none = „jwks“ aus [sites.{$site}.options] nehmen oder dort die Adresse eintragen, unter der Atlassian die Schlüssel veröffentlicht; sie fängt mit https:// an. Antwortet ein Proxy an ihrer Stelle, lass diesen Rechner die Adresse ohne ihn erreichen.
cf-hand-link = Damit man sich anmelden kann: Confluence > Administration > Allgemeine Konfiguration > Anwendungsverknüpfungen > Verknüpfung erstellen > Externe Anwendung, Eingehend. Umleitungs-URL und Berechtigung:
cf-hand-client = Schreib die Client-ID, die es zeigt, in telos.toml und das Client-Geheimnis in die Datei, die dort steht (chmod 600):
cf-hand-app = Installiere die App in Confluence Cloud. Sie liegt bereit in {$folder}; auf einem Rechner mit Node.js 22:
cf-hand-app-id = „forge register“ schreibt die Kennung der App in {$folder}/manifest.yml. Ruf „telos connect“ noch einmal auf, dann wird sie von dort übernommen. War es ein anderer Ordner oder ein anderer Rechner, gib die Kennung an:
cf-hand-build = Die Seiten der App sind noch nicht gebaut. Im Ordner, aus dem Telos installiert wurde:
cf-ask-user-dc = Benutzername von Telos' Konto in Confluence (leer: du hast ein persönliches Zugriffstoken)
cf-ask-password-dc = Sein Passwort oder das persönliche Zugriffstoken
cf-ask-user-cloud = E-Mail-Adresse von Telos' Atlassian-Konto (leer: das Token eines Dienstkontos)
cf-ask-password-cloud = Sein API-Token (id.atlassian.com > Sicherheit > API-Token)
cf-ask-scopes = Ein Token mit Scopes oder das eines Dienstkontos braucht diese: {$scopes}
cf-ask-expires = Letzter Tag des Tokens, wie Atlassian ihn zeigt (2027-06-30; leer: keine Erinnerung)

## Warum Confluence nicht gefragt werden konnte, oder was es abgelehnt hat

cf-error-refused = Confluence hat abgelehnt: {$what}. Grund: {$why} ({$status})
cf-error-no-reason = keiner genannt
cf-error-permissions = die Berechtigungen des Bereichs {$space}
cf-error-not-let-in = Confluence lässt das Konto nicht hinein ({$status}: {$why})
cf-error-until-let-in = {$why}. Nichts geht verloren; sobald es wieder hinein darf, geht alles weiter
cf-error-wrong-account = es hat das Konto nicht angenommen; bitte Benutzer und Passwort oder das Token prüfen
cf-error-captcha = nach falschen Anmeldungen ist ein Captcha zu lösen; einmal im Browser mit diesem Konto anmelden
cf-error-scope = dem Token fehlt ein Scope, der hierfür nötig ist
cf-error-log-in-page = {$url} leitet weiter zu einer Anmeldeseite ({$host}); ein Programm kann sich dort nicht anmelden. Diesen Rechner ohne sie an die REST-API von Confluence lassen
cf-error-own-address = an derselben Adresse
cf-error-leads-on = {$url} leitet weiter: {$to}; die Adresse, bei der Leute am Ende sind, gehört in die Einstellungen (url = …)
cf-error-elsewhere = anderswohin
cf-error-later = Confluence kann gerade nicht antworten: {$why}
cf-error-too-often = es wurde zu oft gefragt ({$status})
cf-error-status = Antwort war {$status}
cf-error-no-json = es kam kein JSON
cf-error-used-up = Die erlaubten Anfragen an Confluence sind für jetzt verbraucht
cf-error-unclear = Confluence hat auf eine Änderung nicht geantwortet; vielleicht hat es sie gemacht
cf-error-unclear-status = Confluence hat auf eine Änderung mit {$status} geantwortet; vielleicht hat es sie gemacht
cf-error-unclear-broken = Die Antwort von Confluence auf eine Änderung brach ab; vielleicht hat es sie gemacht
cf-error-no-object = {$what} gab kein Objekt; ist {$url} die Adresse von Confluence?
cf-error-no-end = Die Liste von Confluence unter {$list} hört nicht auf; ist ein Proxy dazwischen?
cf-error-restrictions-no-end = Die Liste der Beschränkungen von Seite {$page} hört in Confluence nicht auf; ist ein Proxy dazwischen?
cf-error-restrictions-form = Confluence nennt die Beschränkungen von Seite {$page} in einer Form, die Telos nicht kennt, also bekommt niemand etwas von ihr gezeigt oder geschickt. Eine neuere Version von Telos kennt sie vielleicht
cf-error-permissions-form = Confluence nennt die Berechtigungen des Bereichs {$space} in einer Form, die Telos nicht kennt, also bekommt niemand etwas von seinen Seiten gezeigt oder geschickt. Eine neuere Version von Telos kennt sie vielleicht
cf-error-instant = Confluence hat {$read} geschrieben, wo ein Zeitpunkt stehen sollte
cf-error-list = Die Liste von Confluence geht nicht dort weiter, wo sie war
cf-error-no-edit = Das Konto darf Seite {$page} nicht bearbeiten, also kann dort nicht stehen, wie es um sie steht. Das Konto die Seite bearbeiten lassen; bis dahin geht alles andere
cf-error-busy-page = Seite {$page} wird ununterbrochen gespeichert
cf-error-no-text = Confluence hat keinen Text von Seite {$page} genannt, also kann dort nicht stehen, wie es um sie steht. Sie einmal im Editor öffnen und speichern
cf-error-not-taken = Confluence hat Seite {$page} mit ihrem Statusblock nicht angenommen ({$why}); ist ihr Speicherformat heil? Sie einmal im Editor öffnen und speichern
cf-error-several = {$count} Seiten haben diesen Titel; den Bereich davor schreiben, wie HR:{$title}
cf-error-addresses = {$file} lässt sich nicht lesen ({$why}); darin sollten Zeilen mit Konto,Adresse stehen
cf-error-no-table = keine Tabelle aus Text
cf-error-client = Confluence kennt die Client-ID oder ihr Geheimnis nicht; client_id und client_secret mit der Anwendungsverknüpfung vergleichen
cf-error-no-client = Zum Anmelden braucht es client_id und client_secret einer Anwendungsverknüpfung in Confluence
cf-error-no-https = Zum Anmelden braucht es https, sonst könnte jemand mithören: {$address}
cf-error-secret = Das Geheimnis der Site {$site} ist zu kurz: Es sollte mindestens {$least} Zeichen haben, sonst kann Webhooks senden, wer es errät. Ein neues macht: openssl rand -base64 32
cf-error-option = {$name} ist „{$read}“; es heißt „{$one}“ oder „{$other}“
cf-error-no-cloud-id = gateway = "yes" braucht cloud_id; siehe https://<site>.atlassian.net/_edge/tenant_info
