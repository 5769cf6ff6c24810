# Was der Server selbst sagt: Probleme, die Seite für weniger Nachrichten, die eigenen Seiten.

home-text = Telos läuft. Zu sehen ist es in deinem Wiki.
no-such-account = Es gibt kein aktives Konto „{$name}“. Bitte die Schreibweise prüfen.

## Weniger Nachrichten

stop-title = Deine Nachrichten von Telos
stop-intro = Wähle, wie oft Nachrichten kommen. Was bei dir liegt, steht immer im Wiki.
stop-now = jetzt gewählt
stop-foot = Das lässt sich jederzeit ändern, mit dem Link in jeder Nachricht.
stop-now-label = Sofort
stop-now-text = Jede Nachricht gleich, in deiner Arbeitszeit.
stop-three-a-day-label = Bis zu dreimal am Tag
stop-three-a-day-text = Morgens, mittags und nachmittags, nur wenn es etwas gibt.
stop-daily-label = Einmal am Tag
stop-daily-text = Eine Übersicht am Morgen, nur wenn es etwas gibt.
stop-weekly-label = Einmal in der Woche
stop-weekly-text = Eine Übersicht pro Woche. Kurze Fristen können vorher enden.
stop-panel-label = Keine Nachrichten
stop-panel-text = Du siehst alles nur im Wiki.
stop-done-now = Erledigt. Nachrichten kommen sofort, in deiner Arbeitszeit.
stop-done-three-a-day = Erledigt. Nachrichten kommen bis zu dreimal am Tag.
stop-done-daily = Erledigt. Du bekommst höchstens eine Übersicht am Tag.
stop-done-weekly = Erledigt. Du bekommst höchstens eine Übersicht in der Woche.
stop-done-panel = Erledigt. Es kommen keine Nachrichten mehr. Was bei dir liegt, steht weiter im Wiki.

## Eigene Seiten

own-title = Mein Teil
own-to-wiki = Seite im Wiki öffnen
own-signed-in = Angemeldet als { $name }
own-sign-in = Anmelden
own-sign-out = Abmelden
own-try-again = Noch einmal versuchen
own-over = Deine Anmeldung ist abgelaufen. Was du geschrieben hast, steht noch da: Melde dich in einem neuen Tab wieder an und schick es dann von hier ab.
own-away = Gerade lässt sich nicht alles zeigen. Lade die Seite gleich noch einmal.
own-empty = Diese Seite gehört zu keiner Gemeinschaft. Hier wartet nichts auf jemanden.
own-no-scripts = Diese Seite braucht JavaScript, um zu zeigen, was bei dir liegt.
own-reply-hint = Wer den Beitrag geschrieben hat, liest sie hier unter deinem Namen. In der Diskussion im Wiki erscheint sie nicht.
own-out-title = Du bist hier abgemeldet
own-out-text = Im Wiki selbst bist du vielleicht noch angemeldet.
in-denied-title = Du bist nicht angemeldet
in-denied-text = Telos durfte nicht erfahren, wer du bist, oder dein Konto darf das Wiki nicht nutzen. Es wurde nichts weitergegeben.
in-failed-title = Die Anmeldung hat nicht geklappt
in-failed-text = Das Wiki gab keine gültige Antwort. Nichts ist verloren; versuche es noch einmal. Wenn es bleibt, hilft deine IT.
in-stale-title = Diese Anmeldung gilt nicht mehr
in-stale-text = Sie wurde in einem anderen Browser begonnen, vor zu langer Zeit, oder schon verwendet. Fang hier noch einmal an.
in-away-title = Das Wiki antwortet gerade nicht
in-away-text = Die Anmeldung geht über das Wiki. Versuche es gleich noch einmal.
in-unset-title = Die Anmeldung ist noch nicht eingerichtet
in-unset-text = Wer Telos betreibt, muss es erst beim Wiki anmelden: „telos doctor“ sagt, was fehlt.

## Probleme

problem-bad-request-title = Das war nicht lesbar
problem-bad-request-text = Die Anfrage war kein einfaches JSON oder zu tief verschachtelt. Bitte so senden, wie die API es beschreibt.
problem-no-token-title = Wer fragt?
problem-no-token-text = Die Anfrage hat kein Token. Bitte die Seite angemeldet im Wiki öffnen.
problem-not-authentic-title = Nicht echt
problem-not-authentic-text = Token oder Signatur passen nicht oder sind zu alt. Bitte ein frisches aus dem Wiki holen; bei Webhooks Geheimnis und Uhr auf beiden Seiten prüfen.
problem-signed-out-title = Abgemeldet
problem-signed-out-text = Deine Anmeldung ist abgelaufen, oder das Konto wurde geschlossen. Melde dich neu an; es wurde nichts geändert.
problem-forbidden-title = Nicht erlaubt
problem-forbidden-text = Das ist hier nicht deine Sache. Wer die Gemeinschaft betreut, kann helfen.
problem-wrong-origin-title = Nicht von hier
problem-wrong-origin-text = Seiten dieser Adresse dürfen die Tokens dieses Wikis nicht verwenden. Ein Admin kann die Adresse bei „origins“ eintragen.
problem-not-found-title = Nicht gefunden
problem-not-found-text = Unter dieser Adresse gibt es nichts. Vielleicht ist der Link alt oder abgeschnitten.
problem-not-found-link = Unter dieser Adresse ist nichts. Der Link ist vielleicht alt oder abgeschnitten: Kopiere ihn ganz aus der Nachricht, oder öffne dein Wiki; dort steht alles, was deins ist, unter „Mein Teil“.
problem-wrong-method-title = So geht es nicht
problem-wrong-method-text = Diese Adresse nimmt solche Anfragen nicht an.
problem-conflict-title = Inzwischen geändert
problem-conflict-text = Jemand war schneller. Bitte noch einmal nachsehen; diese Anfrage hat nichts geändert.
problem-page-changed-title = Die Seite wurde geändert
problem-page-changed-text = Noch wurde nichts vermerkt. Sieh dir zuerst an, was sich geändert hat.
problem-gone-title = Nicht mehr da
problem-gone-text = Das gibt es nicht mehr.
problem-too-large-title = Zu groß
problem-too-large-text = Die Anfrage ist größer, als diese Adresse annimmt. Es wurde nichts gespeichert.
problem-not-json-title = Kein JSON
problem-not-json-text = Bitte den Inhalt als application/json senden.
problem-compressed-title = Komprimiert
problem-compressed-text = Komprimierte Inhalte werden nicht angenommen. Bitte unkomprimiert senden.
problem-not-valid-title = Ein Wert ist nicht brauchbar
problem-not-valid-text = Ein Wert fehlt oder ist nicht brauchbar. „errors“ nennt jeden.
problem-too-many-title = Einen Moment, bitte
problem-too-many-text = Das waren sehr viele Klicks auf einmal. Nichts ist verloren; gleich geht es weiter.
problem-internal-title = Das ging schief
problem-internal-text = Auf dem Server ging etwas schief. Dein Text wurde nicht gespeichert; bitte noch einmal versuchen. Wenn es bleibt, hilft deine IT.
cant-tell-line = Das Wiki antwortet gerade nicht, deshalb lässt sich nicht sagen, was hier für dich ist
cant-tell-retry = Noch einmal versuchen
cant-tell-now = Das Wiki antwortet gerade nicht, deshalb lässt sich nicht sagen, was hier gezeigt werden darf. Nichts geht verloren; bitte in einer Minute noch einmal versuchen.
problem-later-title = Gerade nicht möglich
problem-later-text = Das Wiki oder der Speicher antwortet gerade nicht. Es wurde nichts gespeichert; bitte bald noch einmal versuchen.
