# Was ein System mit seinen Webhooks sagt (docs/intranet.md).
in-by-hand = Lass das andere System seine Webhooks dorthin schicken, mit diesem Geheimnis signiert (ein Beispiel steht in docs/intranet.md):
in-secret = Geheimnis
in-secret-good = Gesetzt.
in-secret-missing = Es gibt keins, also kann nichts geglaubt werden, was es schickt.
in-secret-cure = Mach eins mit: echo "whsec_$(openssl rand -base64 32)", leg es in eine Datei und nenne sie in secret_file von [sites.{$site}].
in-about = Leute
in-about-address = Es spricht über Leute von {$sites}, erkannt an der Mailadresse, die das Wiki bestätigt hat.
in-about-accounts = Es spricht über Leute von {$sites}, erkannt an einer Liste mit { $count ->
    [one] einer Person
   *[other] {$count} Personen
}.

# Was an seinen Einstellungen nicht stimmt.
intranet-error-secret = Das Geheimnis der Site {$site} ist zu kurz oder keines, also könnte es jemand erraten. Ein neues macht: echo "whsec_$(openssl rand -base64 32)"
intranet-error-tells = Die Option tells der Site {$site} sollte nennen, was es sagen darf, aus: {$known}.
intranet-error-about = Die Option about der Site {$site} sollte die Wikis nennen, über deren Menschen es etwas sagt.
intranet-error-teams = Die Option teams der Site {$site} sollte eine Tabelle sein: sein Team = die Gruppe in Chartas.
intranet-error-communities = Die Option communities der Site {$site} sollte die Gemeinschaften nennen, für die es sprechen darf, wie hr:page:12, oder ganze Sites, wenn es portal sagt, und nur dann.
intranet-error-hosts = Die Option hosts der Site {$site} sollte nur Rechner nennen, wie portal.example.org.
intranet-error-accounts = {$file} lässt sich nicht lesen ({$why}); darin sollten Zeilen mit Name,Site,Kontonummer stehen
intranet-error-no-table = keine Tabelle aus Text
