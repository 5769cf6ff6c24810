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
