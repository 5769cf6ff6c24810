# Was die Regeln an einer Charta bemerken. Je Code: ein Titel; ein Text, der sagt, was fehlt oder nicht stimmt, was
# gelesen wurde und was zu tun ist; und -mend, kurz und als Bitte, hinter "Fast fertig: " oder "Noch in Vorbereitung: ".
# Werte: $read was gelesen wurde (gekürzt), $field der Name des Feldes, und die des einzelnen Befunds.

P101-title = Wofür ist das?
P101-text = Der Zweck fehlt. Schreib einen Satz: wer tut was, mit welchem Ergebnis.
P101-mend = sag in einem Satz, wofür es ist

P102-title = Was wird es am Ende geben?
P102-text = Die Ergebnisse fehlen. Schreib eines je Zeile: wem es gehört, auf welcher Seite es steht und woran man sieht, dass es fertig ist.
P102-mend = nenne, was entstehen soll

P103-title = Was hat die Firma davon?
P103-text = Der Bedarf fehlt. Schreib, was für die Firma besser wird, wenn das fertig ist.
P103-mend = sag, warum die Firma es braucht

P104-title = Was haben die Mitglieder davon?
P104-text = Der Nutzen fehlt. Schreib, was ein Mitglied davon hat, mitzumachen.
P104-mend = sag den Mitgliedern, was sie davon haben

P105-title = Wer will das?
P105-text = Es fehlt, wer der Auftraggeber ist. Nenne eine Person, die das will und es auch sagt.
P105-mend = nenne, wer es will

P106-title = Wer hilft in der IT?
P106-text = Der IT-Kontakt fehlt. Nenne die Person in der IT, die hier hilft.
P106-mend = nenne jemanden in der IT, der hilft

P107-title = { $count ->
    [0] Wer antwortet?
   *[other] Wer antwortet, wenn die Betreuung abwesend ist?
}
P107-text = { $count ->
    [0] Die Betreuung fehlt. Nenne die Menschen, die auf Beiträge antworten, am besten zwei oder mehr.
   *[other] Es gibt nur eine Person, die betreut. Nenne eine zweite, damit Beiträge auch bei Abwesenheit eine Antwort bekommen.
}
P107-mend = nenne, wer auf Beiträge antwortet

P108-title = Der Zweck nennt ein Interesse, kein Ergebnis
P108-text = Gelesen wurde: „{ $read }“. Sag, was es am Ende gibt und durch wessen Arbeit: Menschen machen mit, wenn sie ein Ergebnis sehen.
P108-mend = sag, zu welchem Ergebnis der Zweck führt

P109-title = { $missing ->
    [owner] Wer liefert das?
    [sign] Woran sieht man, dass es fertig ist?
   *[both] Wer liefert das, und woran sieht man, dass es fertig ist?
}
P109-text = { $missing ->
    [owner] „{ $name }“ gehört noch niemandem. Ergänze in der Zeile „Verantwortlich: …“.
    [sign] Bei „{ $name }“ steht nicht, woran man sieht, dass es fertig ist. Ergänze in der Zeile „fertig wenn: …“.
   *[both] „{ $name }“ gehört noch niemandem, und es steht nicht da, woran man sieht, dass es fertig ist. Ergänze in der Zeile „Verantwortlich: …; fertig wenn: …“. In einer Tabelle nenn die Spalten in der ersten Reihe: „Name“, „Verantwortlich“, „fertig wenn“.
}
P109-mend = gib jedem Ergebnis jemanden, dem es gehört, und ein Zeichen, dass es fertig ist

P110-title = Kein nutzbares Konto für { $read }
P110-text = { $why ->
    [unknown] Im Feld „{ $field }“ steht „{ $read }“. Kein Konto heißt so, oder mehrere. Schreib den Namen des Kontos genau, erwähne die Person, oder nenne jemand anderen.
    [blocked] Im Feld „{ $field }“ steht „{ $read }“. Das Konto ist gesperrt oder nicht mehr in Gebrauch. Nenne jemanden, der übernehmen kann.
    [bot] Im Feld „{ $field }“ steht „{ $read }“. Das ist ein Bot. Nenne einen Menschen.
   *[several] Im Feld „{ $field }“ steht „{ $read }“. Diese Konten sind unbekannt, nicht mehr in Gebrauch oder Bots. Nenne Menschen, die übernehmen können.
}
P110-mend = nenne Menschen, die hier ein Konto haben

P111-title = { $missing ->
    [time] Wie viel Zeit bekommen die Mitglieder?
    [training] Wo können die Mitglieder es lernen?
   *[both] Wie viel Zeit bekommen die Mitglieder, und wo können sie es lernen?
}
P111-text = { $missing ->
    [time] Das Zeitbudget fehlt. Schreib, wie viele Stunden pro Woche die Mitglieder haben: das zeigt, dass die Arbeit gewollt ist.
    [training] Die Schulung fehlt. Schreib, wo die Mitglieder lernen können, was sie brauchen.
   *[both] Zeitbudget und Schulung fehlen. Schreib, wie viele Stunden pro Woche die Mitglieder haben, und wo sie lernen können, was sie brauchen.
}
P111-mend = gib den Mitgliedern Zeit und einen Ort zum Lernen

P112-title = Auf dieser Seite steht mehr als eine Charta
P112-text = { $count } Chartas wurden gefunden; die erste gilt. Setz die anderen auf eigene Seiten, oder entferne sie.
P112-mend = lass eine Charta auf dieser Seite

P113-title = { $why ->
    [missing] Das Wiki kennt keine Gruppe { $read }
   *[other] In { $read } ist niemand
}
P113-text = { $why ->
    [missing] Im Feld „{ $field }“ steht die Gruppe „{ $read }“. Das Wiki kennt sie nicht. Prüfe ihren Namen.
    [empty] Im Feld „{ $field }“ steht die Gruppe „{ $read }“. Sie hat noch keine Mitglieder. Nimm Menschen auf, oder nenne eine andere.
   *[several] Im Feld „{ $field }“ stehen die Gruppen „{ $read }“. Das Wiki kennt sie nicht, oder sie haben noch keine Mitglieder. Prüfe Namen und Mitglieder.
}
P113-mend = nenne Gruppen, die Mitglieder haben

P114-title = Das Feld „{ $read }“ ist unbekannt
P114-text = { $nearest ->
    [none] Das Feld „{ $read }“ wurde gefunden und bleibt unbeachtet. Entferne es, oder nimm den Namen eines bekannten Feldes.
   *[other] Das Feld „{ $read }“ wurde gefunden und bleibt unbeachtet. Meintest du „{ $nearest }“?
}
P114-mend = prüfe die Namen der Felder

P115-title = Der Zweck ist lang
P115-text = Der Zweck hat { $length } Zeichen; gelesen wird ein Satz von bis zu { $most }. Er bleibt ganz erhalten und wird so gezeigt: „{ $shown }“. Schreib einen Satz, und setz den Rest auf die Seite.
P115-mend = sag den Zweck in einem Satz

P116-title = Ein Wert ist nicht lesbar
P116-text = { $why ->
    [working-time] Im Feld „{ $field }“ steht „{ $read }“. Schreib Arbeitszeit, etwa „2 Arbeitstage“ oder „4 Stunden“.
    [period] Im Feld „{ $field }“ steht „{ $read }“. Schreib, wie oft es wiederkommt, etwa „6 Monate“ oder „jährlich“.
    [hours] Im Feld „{ $field }“ steht „{ $read }“. Schreib Stunden pro Woche, etwa „2 Stunden pro Woche“.
    [zone] Im Feld „{ $field }“ steht „{ $read }“. Schreib den Namen einer Zeitzone, etwa „Europe/Berlin“. Bis dahin gilt die des Wikis.
    [country] Im Feld „{ $field }“ steht „{ $read }“. Schreib Kürzel oder Namen eines Landes, etwa „DE“. Bis dahin gilt das des Wikis.
    [region] Im Feld „{ $field }“ steht „{ $read }“. Schreib das Kürzel eines Bundeslandes oder Kantons, etwa „BW“. Bis dahin gelten nur die Feiertage des Landes.
    [scope] Im Feld „{ $field }“ steht „{ $read }“. Schreib „Seite“, „Seite und Unterseiten“, „Kategorie: …“ oder „Namensraum: …“. Bis dahin ist es diese Seite mit ihren Unterseiten.
    [outcome] Im Feld „{ $field }“ steht „{ $read }“. Schreib „erreicht“, „teilweise erreicht“, „nicht erreicht“ oder „zurückgezogen“.
    [goal] Im Feld „{ $field }“ steht „{ $read }“. Schreib eine Zahl und was gezählt wird, etwa „50 Seiten durchgesehen“, „30 Leute haben gelesen“, „20 Antworten gegeben“, „3 Ergebnisse fertig“ oder „100 Beiträge“.
    [goal-date] Im Feld „{ $field }“ steht „{ $read }“. Das Datum darin ist nicht lesbar: schreib es mit Jahr, etwa „50 Seiten durchgesehen bis 18.12.2026“.
    [goal-readers] Im Feld „{ $field }“ steht „{ $read }“, und niemand soll lesen: nenne sie im Feld „zu lesen von“ oder zähle etwas anderes.
    [extensions] Im Feld „{ $field }“ steht „{ $read }“. Schreib, wie oft die Frist verschoben werden darf, etwa „3“ oder „keine“. Bis dahin ist jede Zahl recht.
    [hours-before] Im Feld „{ $field }“ steht „{ $read }“. Schreib eine Zeit nach der Uhr, etwa „48 Stunden“ oder „2 Tage“, höchstens 90 Tage. Bis dahin gibt es keine solche Zeit.
    [quorum] Im Feld „{ $field }“ steht „{ $read }“. Schreib, wie viele teilnehmen müssen, etwa „5 Personen“, „die Hälfte“ oder „60 %“. Bis dahin ist jede Zahl recht.
    [quorum-of-whom] Im Feld „{ $field }“ steht „{ $read }“, und niemand weiß, von wie vielen: nenne Mitglieder oder Lesende, oder schreib eine Zahl von Personen.
   *[one-person] Im Feld „{ $field }“ steht „{ $read }“. Hier passt eine Person, und die erste gilt. Schreib einen Namen.
}
P116-mend = schreib Werte, die man nur auf eine Art lesen kann

P117-title = Diese Seiten gehören zu einer anderen Charta
P117-text = Der Geltungsbereich „{ $read }“ ist schon der einer anderen Charta, die zuerst da war. Wähle andere Seiten, oder mach aus beiden Chartas eine.
P117-mend = wähle Seiten, für die keine andere Charta spricht

P118-title = Ein Feld steht zweimal da
P118-text = Das Feld „{ $field }“ hat einen zweiten Wert: „{ $read }“. Der erste gilt. Lass den stehen, der stimmt.
P118-mend = schreib jedes Feld einmal

P121-title = Für diese Seiten spricht die Charta nicht ohne Weiteres
P121-text = Der Geltungsbereich „{ $read }“ ist mehr als diese Seite und was unter ihr liegt. { $why ->
    [asked] Wer in der Gemeinschaft dieser Seiten entscheidet, ist gefragt; bis dahin ist dies ein Entwurf.
    [refused] Wer in der Gemeinschaft dieser Seiten entscheidet, hat abgelehnt.
    [looking] Es sind sehr viele; ob, wer ihn schrieb, sie bearbeiten darf, wird gerade nachgesehen. Bis dahin ist dies ein Entwurf.
   *[nobody] Wer sie alle bearbeiten darf, kann den Geltungsbereich schreiben, oder die Administration hängt die Charta mit „telos attach“ an.
}
P121-mend = wähle eigene Seiten, oder lass jemanden schreiben, der die anderen bearbeiten darf
P122-title = Ein Name gehört nicht mehr dieser Person
P122-text = „{ $read }“ { $why ->
    [taken] gehört jetzt einem anderen Konto. Gemeint bleibt, wer beim Schreiben so hieß und heute { $now } heißt. Soll das andere Konto gemeint sein, nimm den Namen heraus, speichere, und schreib ihn neu.
   *[renamed] heißt heute { $now } und bleibt gemeint.
}
P122-mend = schreib den Namen, den die Person heute hat
P119-title = Diese Seite ist so, wie sie jetzt ist, nicht lesbar
P119-text = Ihr Quelltext ist beschädigt oder viel zu lang. Nichts ist verloren: Es gilt, was die Charta in der letzten lesbaren Fassung sagte. Öffne die Seite im Editor und speichere sie einmal; was sie lang macht, bekommt eigene Seiten.
P119-mend = öffne diese Seite im Editor und speichere sie einmal

P120-title = Die Feiertage hängen von der Region ab
P120-text = Im Feld „{ $field }“ steht „{ $read }“, wo die Feiertage von der Region abhängen. Es gelten die freien Tage, die die meisten Regionen haben. Nenne deine im Feld „Region“.
P120-mend = nenne die Region

P123-title = Der Geltungsbereich nennt, was es nicht gibt
P123-text = Im Feld „{ $field }“ steht „{ $read }“, und dieses Wiki hat { $why ->
    [space] keinen solchen Namensraum. Prüfe, wie sein Name geschrieben ist, oder schreib seine Nummer.
   *[page] keine solche Seite. Seiten unter diesem Titel gehören trotzdem zur Gemeinschaft. Prüfe, wie der Titel geschrieben ist, oder leg die Seite an.
  }
P123-mend = prüfe den Namen im Geltungsbereich

P124-title = Eine andere Seite sagt Wort für Wort dasselbe
P124-text = { $why ->
    [no] Diese Charta ist keine eigene Gemeinschaft. Darum bleibt sie ein Entwurf, und niemand wird um etwas gebeten. Schreib hinein, was an ihr eigen ist (ihr Zweck, ihre Leute oder ihre Frist), dann beginnt sie; oder nimm sie von der Seite.
   *[asked] Eine ältere Seite hat genau diese Charta. Eine eigene Gemeinschaft? Wer diese geschrieben hat oder ihr Auftraggeber sagt auf dieser Seite Ja oder Nein. Andere Worte für den Zweck, die Leute oder die Frist sind auch ein Ja. Bis dahin wird niemand um etwas gebeten.
}
P124-mend = sag, ob das eine eigene Gemeinschaft ist

P125-title = Diese Seite zeigt eine Charta, die anderswo steht
P125-text = Die Charta im Kasten kommt durch „{ $read }“ und ist von dort nicht lesbar. Damit diese Seite eine Gemeinschaft wird, schreib die Charta auf diese Seite selbst: die Vorlage „Charta“ mit ihren Feldern. Eine eigene Vorlage zählt, wenn sie ihre Felder nur weitergibt.
P125-mend = schreib die Charta auf diese Seite selbst

P126-title = Diese Seite ist zu lang, um sie ganz zu lesen
P126-text = Ihr Anfang wird gelesen; was weit unten steht, nicht: keine Charta, kein Kommentar, keine Änderung dort wird gesehen. Gib dem, was sie lang macht, eigene Seiten, oder bitte die Telos-Administration um eine höhere Grenze.
P126-mend = gib dem, was die Seite lang macht, eigene Seiten

P129-title = Fast alle Antworten kommen von einer Person
P129-text = Von den letzten { $count } Antworten kamen { $most } von derselben Person, und { $stewards } Personen sind genannt, die antworten könnten. Ist sie einmal nicht da, warten alle. Teilt euch das Antworten, oder nennt noch jemanden.
P129-mend = teilt euch das Antworten

D201-title = Bis wann?
D201-text = Die Frist fehlt. Schreib ein Datum, etwa „18. Dez. 2026“: danach planen die Menschen, und Erinnerungen brauchen es.
D201-mend = setz eine Frist

D202-title = Die Frist ist vorbei
D202-text = Gelesen wurde „{ $read }“: { $day } ist vorüber. Sag, was daraus geworden ist, oder bitte um eine spätere Frist.
D202-mend = schließ ab oder bitte um eine spätere Frist

D203-title = Ein langer Weg ohne Meilenstein
D203-text = Von { $begin } bis { $day } sind es { $days } Tage, und unterwegs ist nichts. Setz mindestens alle { $most } Tage einen Meilenstein: die meiste Arbeit geschieht kurz vor einem Termin.
D203-mend = setz einen Meilenstein auf den Weg

D204-title = Das ist ein freier Tag
D204-text = { $why ->
    [holiday] Im Feld „{ $field }“ steht „{ $read }“: { $day } ist { $holiday }, ein freier Tag. Es gilt { $moved }, der Arbeitstag davor.
    [most] Im Feld „{ $field }“ steht „{ $read }“: { $day } ist { $holiday }, in den meisten Regionen ein freier Tag. Es gilt { $moved }, der Arbeitstag davor. Nenne eine Region, wenn dort gearbeitet wird.
   *[day-off] Im Feld „{ $field }“ steht „{ $read }“: { $day } ist frei. Es gilt { $moved }, der Arbeitstag davor.
}
D204-mend = wähle einen Arbeitstag

D205-title = Ein Datum ist nicht lesbar
D205-text = { $why ->
    [ambiguous] Im Feld „{ $field }“ steht „{ $read }“. Das kann { $one } oder { $two } heißen. Schreib den Monat als Wort, etwa „18. Dez. 2026“.
    [weekday] Im Feld „{ $field }“ steht „{ $read }“. Der Wochentag passt nicht: das Datum ist { $one }. Verbessere, was falsch ist, oder schreib das Datum allein, etwa „18. Dez. 2026“.
    [year] Im Feld „{ $field }“ steht „{ $read }“. Das Jahr fehlt. Schreib es mit vier Ziffern, etwa „18. Dez. 2026“.
    [impossible] Im Feld „{ $field }“ steht „{ $read }“. Diesen Tag oder diese Zeit gibt es nicht. Prüfe die Angabe und schreib sie etwa als „18. Dez. 2026“ oder „18. Dez. 2026 17:00“.
    [range] Im Feld „{ $field }“ steht „{ $read }“. Das Jahr liegt zu weit weg. Prüfe die Angabe und schreib sie etwa als „18. Dez. 2026“.
    [zone] Im Feld „{ $field }“ steht „{ $read }“. Die Zeitzone ist unbekannt oder kann mehrere meinen. Schreib etwa „18. Dez. 2026 17:00 Europe/Berlin“ oder „18. Dez. 2026 17:00 UTC+1“.
   *[unknown] Im Feld „{ $field }“ steht „{ $read }“. Schreib ein Datum, etwa „18. Dez. 2026“ oder „2026-12-18“.
}
D205-mend = schreib Daten wie „18. Dez. 2026“

D206-title = Ein Datum liegt hinter der Frist
D206-text = Im Feld „{ $field }“ steht „{ $read }“: { $day } kommt nach der Frist am { $last }. Wähle ein früheres Datum, oder bitte um eine spätere Frist.
D206-mend = leg jedes Datum vor die Frist

D207-title = Um einen späteren Termin kann nicht mehr gebeten werden
D207-text = { $why ->
    [extensions] Das Datum „{ $read }“ gilt nicht: { $used } von { $most } Verlängerungen sind genutzt, mehr erlaubt diese Charta nicht. Wer hier entscheidet, kann die Frist weiterhin verschieben.
   *[hours] Das Datum „{ $read }“ gilt nicht: es wurde in den letzten { $hours } Stunden vor der Frist geschrieben oder danach, und dann erlaubt diese Charta keine Bitte. Wer hier entscheidet, kann die Frist weiterhin verschieben.
}
D207-mend = richte dich nach dem Datum, das gilt, oder frag, wer entscheidet

D208-title = Die Frist wurde über eine Grenze hinaus verschoben
D208-text = { $why ->
    [extensions] Die Frist wurde { $used } Mal verschoben, diese Charta sagt höchstens { $most }. Das Datum gilt: wer hier entscheidet, darf das. Sag den Mitgliedern, warum, oder schreib eine andere Grenze.
   *[hours] Die Frist wurde in den letzten { $hours } Stunden davor verschoben, in denen sie nach dieser Charta stehen soll. Das Datum gilt: wer hier entscheidet, darf das. Sag den Mitgliedern, warum.
}
D208-mend = sag, warum, oder schreib eine Grenze, die passt

D210-title = Die meisten Antworten kommen später als versprochen
D210-text = Von { $count } fälligen Antworten kamen { $late } zu spät oder fehlen noch. Versprecht eine Zeit, die sich halten lässt, oder nennt noch jemanden, der antwortet: Wer weiß, wann, kann damit planen.
D210-mend = versprecht eine Zeit, die sich halten lässt, oder nennt noch jemanden

D211-title = Seit Wochen ist nichts geschehen
D211-text =
    Seit { $day } hat niemand etwas beigetragen, beantwortet oder geliefert, und { $open ->
        [one] ein Ergebnis ist offen
       *[other] { $open } Ergebnisse sind offen
    }. Ein kleiner nächster Schritt mit einem Termin bringt die Leute zurück; oder sagt, was daraus wurde.
D211-mend = setzt einen kleinen nächsten Schritt, oder sagt, was daraus wurde

A301-title = Ein Beitrag wartet länger als versprochen
A301-text = Jemand hat beigetragen und in der versprochenen Zeit keine Antwort bekommen. Eine kurze Antwort genügt; auch ein Dank zählt.
A301-mend = antworte auf das, was am längsten wartet

A302-title = Niemand ist da, um zu bestätigen
A302-text = Im Feld „{ $field }“ steht „{ $read }“. Dazu gehört kein nutzbares Konto. Nenne Menschen oder Gruppen mit Mitgliedern.
A302-mend = nenne, wer diese Seite lesen soll

A303-title = Bestätigungen stehen noch aus
A303-text = Die Zeit zum Lesen ist vorbei, und { $count } von { $asked } Bestätigungen stehen aus. Ein späteres Datum oder ein Wort der Betreuung hilft.
A303-mend = hilf denen, die noch nicht gelesen haben

A304-title = Diese Seite wartet auf ihre Prüfung
A304-text =
    { $retired ->
        [yes] Diese Seite wurde stillgelegt: Niemand steht mehr dafür ein, dass sie gilt. Bearbeite oder prüfe sie, dann zählt sie wieder.
       *[other] Der Tag, an dem zu prüfen war, ob diese Seite noch gilt, ist vorbei. Bestätige sie, bring sie auf den Stand, oder leg sie still.
    }
A304-mend = prüfe, ob die Seite noch gilt

A305-title = Niemand ist da, um zu antworten
A305-text = Beiträge sind angekommen, und weder Betreuung noch Auftraggeber können sie hier beantworten: Es fehlt ein nutzbares Konto oder das Recht, die Seite zu lesen. Nenne jemanden, der betreut.
A305-mend = nenne, wer auf Beiträge antwortet

A306-title = Kein Wort dazu, wie es steht
A306-text =
    { $said ->
        [yes] Die Charta bittet ihren Besitzer um eine Zeile dazu, wie es steht, und seit { $day } kam keine. Ein Wort genügt: im Plan, gefährdet oder nicht im Plan.
       *[no] Die Charta bittet ihren Besitzer um eine Zeile dazu, wie es steht, und es kam noch keine. Ein Wort genügt: im Plan, gefährdet oder nicht im Plan.
    }
A306-mend = sage, wie es steht

A307-title = Zu wenige haben es gelesen, als dass es zählt
A307-text = Die Zeit zum Lesen ist um: { $count } von { $asked } haben bestätigt, und es zählt ab { $needed }. Frag die, die fehlen, oder gib ihnen mehr Zeit.
A307-mend = frag die, die fehlen, oder setze ein späteres Datum

A308-title = Der Text wurde kurz vor der Frist ein anderer
A308-text = Am { $day } wurde der Text ein anderer, in den letzten { $hours } Stunden vor der Frist. Nach dieser Charta soll er dann stehen, damit alle vom selben Text sprechen. Hol den früheren Text zurück oder verschiebe die Frist.
A308-mend = hol den früheren Text zurück oder verschiebe die Frist

# Hinter einem Befund, wo der Editor des Wikis bei keinem Feld aufgeht.
finding-where = In der Charta ist das das Feld „{ $field }“.

# Hinter dem letzten von vielen Befunden einer Art.
finding-more = { $more ->
    [one] Bei einem weiteren ist es ebenso.
   *[other] Bei { $more } weiteren ist es ebenso.
}

# Namen der Felder einer Charta, wie sie in den Texten oben stehen.
charter-part-name = Name
charter-part-owner = Verantwortlich
charter-part-page = Seite
charter-part-done-when = fertig wenn
charter-part-by = bis
charter-part-outcome = Ausgang
charter-field-title = Titel
charter-field-purpose = Zweck
charter-field-deliverables = Ergebnisse
charter-field-business-need = Bedarf
charter-field-benefit = Nutzen
charter-field-sponsor = Auftraggeber
charter-field-it-contact = IT-Kontakt
charter-field-stewards = Betreuung
charter-field-members = Mitglieder
charter-field-start = Beginn
charter-field-deadline = Frist
charter-field-extension-reason = Grund der Verlängerung
charter-field-extensions-at-most = Verlängerungen höchstens
charter-field-quiet-before = Ruhe vor der Frist
charter-field-quorum = Mindestbeteiligung
charter-field-milestones = Meilensteine
charter-field-reward = Belohnung
charter-field-group-goal = Gruppenziel
charter-field-time-allowance = Zeitbudget
charter-field-training = Schulung
charter-field-answer-within = Antwort binnen
charter-field-read-by = zu lesen von
charter-field-read-until = zu lesen bis
charter-field-renewed-every = erneut alle
charter-field-review-every = Überprüfung alle
charter-field-status-every = Stand alle
charter-field-scope = Geltungsbereich
charter-field-country = Land
charter-field-region = Bundesland
charter-field-time-zone = Zeitzone
charter-field-outcome = Ausgang
