# Nachrichten per E-Mail und in den Benachrichtigungen des Wikis.
# Ein Betreff sagt, was die lesende Person entscheidet. Niemand ist zu spät; jemand braucht vielleicht Hilfe.

## Betreff und Zeilen: was offen ist

mail-subject-more = { $subject } · und { $more ->
    [one] noch etwas
   *[other] noch { $more } Dinge
  }
mail-confirm-subject = „{ $page }“ wird gemeinsame Grundlage, sobald du es gelesen hast, { $when }
mail-confirm-what = Bitte lies „{ $page }“ und bestätige es mit einem Klick.
mail-confirm-changed = „{ $page }“ hat sich geändert, seit du es gelesen hast: „{ $added }“. Bitte lies es noch einmal und sag es mit einem Klick.
mail-confirm-thing = „{ $page }“ lesen
mail-answer-subject = { $author } kann weitermachen, sobald du antwortest, { $when }
mail-answer-what = { $kind ->
    [page] { $author } hat die neue Seite „{ $page }“ geschrieben und wartet auf deine Antwort: „{ $what }“
    [comment] { $author } hat etwas zu „{ $page }“ geschrieben und wartet auf deine Antwort: „{ $what }“
    [upload] { $author } hat die Datei „{ $page }“ beigetragen und wartet auf deine Antwort: „{ $what }“
    [entry] { $author } hat in { $system } etwas zu „{ $page }“ beigetragen und wartet auf deine Antwort: „{ $what }“
   *[edit] { $author } hat „{ $page }“ ergänzt und wartet auf deine Antwort: „{ $what }“
  }
mail-answer-what-plain = { $kind ->
    [page] { $author } hat die neue Seite „{ $page }“ geschrieben und wartet auf deine Antwort.
    [comment] { $author } hat einen Kommentar zu „{ $page }“ geschrieben und wartet auf deine Antwort.
    [upload] { $author } hat die Datei „{ $page }“ beigetragen und wartet auf deine Antwort.
    [entry] { $author } hat in { $system } etwas zu „{ $page }“ beigetragen und wartet auf deine Antwort.
   *[edit] { $author } hat „{ $page }“ ergänzt und wartet auf deine Antwort.
  }
mail-answer-thing = die Antwort an { $author } zu „{ $page }“
mail-deliver-subject = Dein Teil macht { $community } vollständig: { $what }, { $when }
mail-deliver-what = Dein Teil: { $what }
mail-deliver-thing = { $what }
mail-review-subject = Du entscheidest, ob „{ $page }“ noch stimmt, { $when }
mail-review-what = Bitte sieh „{ $page }“ an: Stimmt es noch, braucht es eine Änderung, oder kann es weg?
mail-review-thing = „{ $page }“ durchsehen
mail-decide-subject = Du entscheidest, { $when }: { $what }
mail-decide-what = Deine Entscheidung ist gefragt: { $what }
mail-decide-thing = die Entscheidung ({ $what })
mail-status-subject = Dein Wort dazu, wie es um { $community } steht, { $when }
mail-status-what = Wie steht es um { $community }? Im Plan, gefährdet oder nicht im Plan, und eine Zeile dazu.
mail-status-thing = ein Wort dazu, wie es um { $community } steht
mail-complete-subject = { $community } kann beginnen, sobald die Charta vollständig ist
mail-complete-what = Die Charta von { $community } ist fast fertig. Die Seite zeigt, was noch fehlt.
mail-complete-thing = die Charta von { $community }
mail-until = Wann: { $when }
mail-until-late = Geplant war { $day }
mail-benefit = Das hast du davon: { $benefit }.
# Was davon hat, wer antwortet, liefert, ansieht, entscheidet, ergänzt; das der Mitglieder steht in der Charta.
mail-benefit-answer = einmal geantwortet, und dieselbe Frage kommt nicht wieder
mail-benefit-deliver = alle, die damit weiterarbeiten, sehen, dass es deine Arbeit ist
mail-benefit-review = andere können sich auf die Seite verlassen und fragen dich seltener
mail-benefit-decide = du bestimmst, und die anderen können damit planen
mail-benefit-status = niemand muss nachfragen, und wer helfen kann, erfährt es rechtzeitig
mail-benefit-complete = ab dann wissen die Leute, worum es dir geht, und werden danach gefragt
mail-benefit-all = Warum es wichtig ist: { $benefit }.
mail-ask = Fragen? { $person } hilft gern.

## An die, die helfen können

mail-steward-subject = { $person } braucht vielleicht Hilfe: { $thing }
mail-steward-what = { $person } braucht vielleicht Hilfe: { $thing }.
mail-steward-why = Du betreust { $community }.
mail-steward-benefit = Ein kurzes Wort hilft oft am meisten: Frag, was im Weg ist, verschiebt den Termin oder findet gemeinsam jemand anderen.
mail-sponsor-subject = Du kannst in { $community } den Weg frei machen: { $thing }
mail-sponsor-what = { $person } braucht vielleicht Hilfe: { $thing }.
mail-sponsor-why = Du wolltest, dass { $community } gelingt.
mail-sponsor-benefit = Du kannst { $person } Zeit verschaffen, einem späteren Termin zustimmen oder jemand anderen fragen.

## Beantwortet

mail-answered-subject = { $kind ->
    [page] { $steward } hat auf deine Seite „{ $page }“ geantwortet
    [comment] { $steward } hat auf deinen Kommentar zu „{ $page }“ geantwortet
    [entry] { $steward } hat auf deinen Beitrag in { $system } geantwortet
    [upload] { $steward } hat auf deine Datei „{ $page }“ geantwortet
   *[edit] { $steward } hat auf deine Änderung an „{ $page }“ geantwortet
  }
mail-answered-subject-words = { $kind ->
    [page] { $steward } zu deiner Seite „{ $page }“: „{ $words }“
    [comment] { $steward } zu deinem Kommentar: „{ $words }“
    [entry] { $steward } zu deinem Beitrag in { $system }: „{ $words }“
    [upload] { $steward } zu deiner Datei „{ $page }“: „{ $words }“
   *[edit] { $steward } zu deiner Änderung an „{ $page }“: „{ $words }“
  }
mail-answered-what = { $kind ->
    [page] { $steward } hat auf deine Seite „{ $page }“ geantwortet: „{ $words }“
    [comment] { $steward } hat auf deinen Kommentar zu „{ $page }“ geantwortet: „{ $words }“
    [entry] { $steward } hat auf deinen Beitrag zu „{ $page }“ in { $system } geantwortet: „{ $words }“
    [upload] { $steward } hat auf deine Datei „{ $page }“ geantwortet: „{ $words }“
   *[edit] { $steward } hat auf deine Änderung an „{ $page }“ geantwortet: „{ $words }“
  }
mail-answered-why = Du hattest geschrieben: „{ $words }“
mail-answered-benefit = Was du beiträgst, zählt in { $community }.
mail-thanked-subject = { $kind ->
    [page] { $steward } dankt dir für deine Seite „{ $page }“
    [comment] { $steward } dankt dir für deinen Kommentar zu „{ $page }“
    [entry] { $steward } dankt dir für deinen Beitrag in { $system }
    [upload] { $steward } dankt dir für deine Datei „{ $page }“
   *[edit] { $steward } dankt dir für deine Änderung an „{ $page }“
  }
mail-thanked-what = { $kind ->
    [page] { $steward } dankt dir für deine Seite „{ $page }“.
    [comment] { $steward } dankt dir für deinen Kommentar zu „{ $page }“.
    [entry] { $steward } dankt dir für deinen Beitrag zu „{ $page }“ in { $system }.
    [upload] { $steward } dankt dir für deine Datei „{ $page }“.
   *[edit] { $steward } dankt dir für deine Änderung an „{ $page }“.
  }
mail-built-on-subject = { $steward } hat auf deinem Beitrag zu „{ $page }“ aufgebaut
mail-built-on-what = { $kind ->
    [page] { $steward } hat deine Seite „{ $page }“ aufgegriffen und weitergeführt.
    [comment] { $steward } hat deinen Kommentar aufgegriffen und „{ $page }“ geändert.
    [entry] { $steward } hat deinen Beitrag in { $system } aufgegriffen und „{ $page }“ geändert.
    [upload] { $steward } hat deine Datei „{ $page }“ aufgegriffen.
   *[edit] { $steward } hat deine Änderung an „{ $page }“ aufgegriffen und weitergeführt.
  }

## Verschoben, nicht meins, weitergegeben

mail-snoozed-subject = { $person } kommt am { $day } darauf zurück: { $thing }
mail-snoozed-what = { $person } hat es auf { $day } verschoben: { $thing }.
mail-snoozed-why = Du musst nichts tun. Du weißt Bescheid, falls jemand fragt.
mail-handed-subject = { $person } gibt dir das weiter: { $thing }
mail-handed-subject-plain = Das liegt jetzt bei dir: { $thing }
mail-handed-what = { $person } bittet dich, das zu übernehmen: { $thing }.
mail-handed-what-words = { $person } bittet dich, das zu übernehmen: { $thing }, „{ $words }“
mail-handed-what-plain = Bitte übernimm das: { $thing }.
mail-handed-what-plain-words = Bitte übernimm das: { $thing }, „{ $words }“
mail-again-subject = Noch offen für { $author }: { $thing }
mail-again-what = { $author } sagt, dass die Antwort etwas offen gelassen hat.
mail-placed-subject = Du entscheidest, wer übernimmt: { $thing }
mail-placed-what = { $person } sagt, das gehört zu jemand anderem: { $thing }.
mail-not-for-subject = Du entscheidest, ob es { $person } betrifft: { $thing }
mail-not-for-what = { $person } sagt, das betrifft sie nicht: { $thing }.
mail-placed-said = { $person } schreibt: „{ $words }“
mail-placed-why = Du betreust diese Gemeinschaft und weißt, wer es kann. { $person } bekommt dazu keine Nachricht mehr.

## Entschieden, und was daraus wurde

mail-accepted-subject = { $what } ist angenommen
mail-accepted-what = { $person } hat { $what } angenommen. Es gilt als fertig.
mail-accepted-silent = Niemand hat widersprochen: { $what } gilt als fertig.
mail-not-yet-subject = { $what }: Es fehlt noch etwas
mail-not-yet-what = { $person } hat sich { $what } angesehen: Es fehlt noch etwas.
mail-accepted-why = Du hattest gesagt, dass es fertig ist.
mail-agreed-subject = { $what }: Der Ausgang gilt
mail-agreed-what = { $person } hat dem zugestimmt, was du zu { $what } geschrieben hast. Es gilt jetzt.
mail-agreed-silent = Niemand hat dem widersprochen, was du zu { $what } geschrieben hast. Es gilt jetzt.
mail-not-agreed-subject = { $what }: Es bleibt, wie es war
mail-not-agreed-what = { $person } hat dem nicht zugestimmt, was du zu { $what } geschrieben hast. Es bleibt, wie es war.
mail-not-agreed-objected = { $person } hat dem widersprochen, was du zu { $what } geschrieben hast. Es bleibt, wie es war.
mail-agreed-why = Du hattest den Ausgang auf der Seite geändert.
mail-taken-off-subject = { $what }: Der Ausgang gilt nicht mehr
mail-taken-off-what = { $person } hat zugestimmt, den Ausgang von { $what } zu streichen. Er gilt nicht mehr.
mail-taken-off-silent = Niemand hat widersprochen, den Ausgang von { $what } zu streichen. Er gilt nicht mehr.
mail-kept-on-subject = { $what }: Der Ausgang gilt weiter
mail-kept-on-what = { $person } hat nicht zugestimmt, den Ausgang von { $what } zu streichen. Er gilt weiter.
mail-kept-on-objected = { $person } hat widersprochen, den Ausgang von { $what } zu streichen. Er gilt weiter.
mail-taken-off-why = Du hattest den Ausgang auf der Seite gestrichen.
mail-scope-yes-subject = Deine Charta spricht jetzt für „{ $what }“
mail-scope-yes-what = { $person } hat zugestimmt: Deine Charta spricht jetzt für „{ $what }“.
mail-scope-no-subject = „{ $what }“ bleibt bei { $community }
mail-scope-no-what = { $person } hat entschieden: „{ $what }“ bleibt bei { $community }. Deine Charta spricht für ihre eigene Seite.
mail-scope-why = Deine Charta wollte für Seiten von { $community } sprechen.
mail-own-yes-subject = { $community } ist eine eigene Gemeinschaft
mail-own-yes-what = { $person } hat gesagt, dass { $community } eine eigene Gemeinschaft ist.
mail-own-no-subject = { $community } bleibt ein Entwurf
mail-own-no-what = { $person } hat gesagt, dass { $community } keine eigene Gemeinschaft ist. Es bleibt ein Entwurf, und niemand wird um etwas gebeten.
mail-own-why = Du hast diese Charta geschrieben, und eine ältere Seite sagt Wort für Wort dasselbe.
mail-decided-yes-subject = { $community }: Der neue Termin ist { $day }
mail-decided-yes-what = { $person } hat zugestimmt: Der neue Termin ist { $day }. Der erste bleibt daneben sichtbar.
mail-decided-yes-silent = Niemand hat widersprochen: Der neue Termin ist { $day }. Der erste bleibt daneben sichtbar.
mail-decided-since-subject = { $community }: Der Termin ist { $day }
mail-decided-since-what = { $person } hat { $asked } zugestimmt. Seitdem wurde ein anderer Termin entschieden: Es gilt { $day }.
mail-decided-since-silent = Niemand hat { $asked } widersprochen. Seitdem wurde ein anderer Termin entschieden: Es gilt { $day }.
mail-decided-no-subject = { $community }: Der Termin bleibt { $day }
mail-decided-no-what = { $person } hat entschieden: Der Termin bleibt { $day }.
mail-decided-no-objected = { $person } hat widersprochen: Der Termin bleibt { $day }.
mail-decided-agreed-subject = { $community }: Dem neuen Termin wurde zugestimmt
mail-decided-agreed-what = { $person } hat dem neuen Termin zugestimmt.
mail-decided-refused-subject = { $community }: Der neue Termin wurde abgelehnt
mail-decided-refused-what = { $person } hat dem neuen Termin nicht zugestimmt.
mail-decided-why = Du hattest um einen anderen Termin gebeten.
mail-decided-reason = Die Begründung: { $reason }.
mail-outcome-subject = Was aus { $community } wurde, und aus deinem Teil daran
mail-outcome-met = { $community } hat das Ziel erreicht.
mail-outcome-partly-met = { $community } ist abgeschlossen. Ein Teil des Ziels ist erreicht.
mail-outcome-not-met = { $community } ist abgeschlossen. Das Ziel wurde nicht erreicht; was gelernt wurde, bleibt.
mail-outcome-withdrawn = { $community } ist beendet: Das Ziel wird nicht mehr gebraucht.
mail-outcome-done = Fertig geworden: { $list }.
mail-ended-otherwise = Du hast von einem anderen Ende gehört; dieses gilt.
mail-outcome-thanks = Du warst dabei. Danke. Das ist die letzte Nachricht dazu.
mail-outcome-thanks-part = Du warst dabei. Danke. Du hörst davon nur noch einmal, falls zu deinem Teil etwas anderes gesagt wird.
mail-became-subject = { $community }: was aus deinem Teil wurde
mail-became-what = Seit du vom Ende von { $community } gehört hast, wurde zu deinen Beiträgen etwas gesagt:
mail-became-last = Danke noch einmal. Das ist die letzte Nachricht dazu.

## Gemeinschaften, die einander helfen

mail-pair-ask-subject = „{ $other }“ fragt, ob { $community } helfen würde
mail-pair-ask-what = „{ $other }“ fängt gerade an und fragt, ob ihr zeigen würdet, wie { $community } es macht.
mail-pair-ask-why = Sie hat Stufe { $level }, und du betreust eine Gemeinschaft, die von selbst läuft.
mail-pair-ask-benefit = Sie kommen in Gang, und die Seite eurer Zahlen zeigt, ob es geholfen hat. Niemand schuldet etwas: Ja, nicht jetzt und kein Wort sind alle in Ordnung, und nach vier Wochen ist die Frage weg.
mail-pair-yes-subject = „{ $other }“ hilft { $community }
mail-pair-yes-what = „{ $other }“ hat Ja gesagt und hilft { $community } von jetzt an.
mail-pair-yes-why = Ihr habt gefragt. Sie hat Stufe { $level }.
mail-pair-yes-benefit = Wer dort rechtzeitig antwortet, zeigt euch, wie. Niemand schuldet etwas, und jede Seite kann es beenden.

## Eingeladen

mail-invited-subject = { $person } fragt nach deiner Sicht auf { $community }
mail-invited-again-subject = Deine Sicht auf { $community } ist weiter willkommen
mail-invited-what = { $person } fragt, ob du bei { $community } mitmachst. Worum es geht: { $purpose }.
mail-invited-what-plain = { $person } fragt, ob du bei { $community } mitmachst.
mail-invited-said = { $person } schreibt: „{ $words }“

## Etwas Gutes

mail-stands = Wie es steht, { $day } · { $said }
mail-stands-silent = Wie es steht · { $said }
mail-goal = Was ihr zusammen tut · { $said }
mail-good = Gut zu wissen
mail-good-answer = { $steward } hat { $author } geantwortet.
mail-good-delivered = { $person } hat einen Teil fertiggestellt.
mail-good-delivered-words = { $person } hat einen Teil fertiggestellt: „{ $words }“

## Knöpfe

mail-open = Ansehen
mail-open-read = Lesen
mail-open-answer = Antworten
mail-open-deliver = Deinen Teil öffnen
mail-open-review = Durchsehen
mail-open-decide = Entscheiden
mail-open-status = Sagen, wie es steht
mail-open-complete = Sehen, was fehlt
mail-open-help = Sehen, was helfen würde
mail-open-entry = Ansehen, wo es steht
mail-open-answer-read = Antwort lesen
mail-open-place = Jemanden finden
mail-open-outcome = Sehen, was daraus wurde
mail-open-invited = Unverbindlich hineinschauen
mail-open-pair-ask = Ansehen und antworten
mail-open-pair-yes = Auf der Seite eurer Zahlen ansehen

## Der Fuß

mail-hello = Hallo { $person },
mail-rest = { $count ->
    [one] Noch eine Sache wartet unter „Mein Teil“
   *[other] Noch { $count } Sachen warten unter „Mein Teil“
  }
mail-held-subject = Telos hält { $count } Nachrichten auf { $site } zurück
mail-held-what = { $count } Nachrichten wurden auf { $site } zurückgehalten: mehr als { $most } in einer Stunde
mail-held-why = Niemand hat eine davon bekommen. Der Grund kann eine Gruppe in einer Charta sein, die groß geworden ist, oder eine geänderte Charta. „telos preview“ und „telos doctor“ zeigen sie, „telos go-live { $site }“ gibt sie frei.
mail-held-open = Telos öffnen
mail-digest-intro = Ein paar Dinge sind deine. Das Nächste steht oben.
mail-digest-intro-news = Neues von dem, woran du beteiligt bist.
mail-digest-intro-others = Bei ein paar Dingen kannst du helfen. Das Nächste steht oben.
mail-foot-why = Du bekommst das, weil in { $communities } etwas für dich zu tun oder gut zu wissen ist.
mail-foot-fewer = Weniger Nachrichten
mail-foot-not-mine = Nicht meins
mail-foot-stop = Keine Nachrichten mehr
