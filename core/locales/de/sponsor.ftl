### Die Seite mit den Zahlen einer Gemeinschaft, für die, die nach ihr sehen: Auftraggeber, Betreuende, IT-Kontakt

sponsor-title = Gemeinschaften, nach denen du siehst
sponsor-as-of = Zahlen von { $moment }
sponsor-no-figures = Noch keine Zahlen: Sie kommen in einer Minute.
sponsor-protected = Datenschutz: nur Summen, niemandes Name, und nichts über weniger als { $least } Menschen. Neu genannt werden sie, sobald mindestens { $least } Menschen etwas getan haben.

sponsor-label-choose = Gemeinschaft
sponsor-label-away = Das konnte nicht geladen werden. Bitte versuch es gleich noch einmal.
sponsor-label-acts = Zeigen, was dahintersteht
sponsor-label-rests = Gemacht aus
sponsor-label-copy = Kopieren
sponsor-label-copied = Kopiert
sponsor-label-export = Als CSV ausgeben
sponsor-label-table = Dasselbe als Tabelle
sponsor-label-more = Mehr
sponsor-label-back = Schließen
sponsor-label-trend = Vor vier Wochen
sponsor-label-figure = Zahl
sponsor-label-value = Wert

## Zahlen

sponsor-interval = { $value } ({ $low } bis { $high })
sponsor-hours = { $hours } Std.
sponsor-days = { $days ->
    [one] { $days } Tag
   *[other] { $days } Tagen
  }
sponsor-few-contributions = noch nicht genug Daten: { $n } von { $least } Beiträgen
sponsor-few-windows = noch nicht genug Daten: { $n } von { $least } { $what ->
    [answers] Antworten
    [confirmations] Bestätigungen
    [deliveries] Ergebnissen
   *[other] Beiträgen
  } vor einem Termin, der vorbei ist
sponsor-few-answers = noch nicht genug Daten: { $n } von { $least } Antworten
sponsor-few-confirmations = noch nicht genug Daten: { $n } von { $least } Bestätigungen
sponsor-few-deliveries = noch nicht genug Daten: { $n } von { $least } Ergebnissen
sponsor-few-people = noch nicht genug Daten: { $n } von { $least } Menschen
sponsor-few-pairs = noch nicht genug Daten: { $n } von { $least } Paaren
sponsor-no-teams = noch nicht genug Daten: von niemandem, der beigetragen hat, ist ein Team bekannt
sponsor-few-teams = noch nicht genug Daten: ein Team ist nur hinter { $n ->
    [one] { $n } Beitrag bekannt, weniger als der Hälfte
   *[other] { $n } Beiträgen bekannt, weniger als der Hälfte
  }
sponsor-not-reached = nicht erreicht
sponsor-too-early = zu früh: noch nichts hat so lange gewartet
sponsor-not-told = noch nicht genug Daten
sponsor-not-told-few = Zu wenige Menschen, um es hier zu sagen.
sponsor-withheld = zu wenige Menschen, um es hier zu sagen
sponsor-trend-more = jetzt mehr; vor vier Wochen: { $before }
sponsor-trend-less = jetzt weniger; vor vier Wochen: { $before }
sponsor-trend-same = etwa wie vor vier Wochen
sponsor-told-more = jetzt mehr; zuletzt genannt: { $before }
sponsor-told-less = jetzt weniger; zuletzt genannt: { $before }
sponsor-told-same = etwa wie zuletzt genannt
sponsor-rests-contributions = { $n ->
    [one] { $n } Beitrag
   *[other] { $n } Beiträge
  }
sponsor-rests-history = { $n ->
    [one] { $n } Beitrag, mit denen vor der Charta
   *[other] { $n } Beiträge, mit denen vor der Charta
  }
sponsor-rests-answered = { $n ->
    [one] { $n } Antwort
   *[other] { $n } Antworten
  }
sponsor-rests-waiting = was wartet: { $n }
sponsor-rests-late = was zu spät ist: { $n }
sponsor-rests-not-contributions = was Betreuende beiseitegelegt haben: { $n }
sponsor-rests-confirmations = { $n ->
    [one] { $n } Bestätigung
   *[other] { $n } Bestätigungen
  }
sponsor-rests-deliveries = { $n ->
    [one] { $n } Ergebnis
   *[other] { $n } Ergebnisse
  }
sponsor-rests-reverted = Änderungen: { $n }
sponsor-rests-home = die Seite der Charta
sponsor-rests-notices = Nachrichten: { $n }

figure-contributions = Beiträge
figure-answered = Beantwortet
figure-not-contributions = Von Betreuenden beiseitegelegt
figure-waiting = Warten auf Antwort
figure-late = Antworten über der Zeit
figure-before = Beiträge vor der Charta
figure-asked = Um Bestätigung gebeten
figure-confirmed = Bestätigt
figure-to-confirm = Noch zu bestätigen
figure-confirm-late = Noch zu bestätigen, Zeit vorbei
figure-deliverables = Ergebnisse
figure-delivered = Geliefert
figure-stale = Prüfung der Seite steht aus
figure-goal = So viel will das Gruppenziel
figure-goal-reached = Vom Gruppenziel erreicht
figure-notices = Gesendete Nachrichten
figure-opt-outs = Menschen, die keine Nachrichten wollen
figure-late-shift-contributing = Spätverschiebung beim Beitragen
figure-late-shift-answering = Spätverschiebung beim Antworten
figure-late-shift-confirming = Spätverschiebung beim Bestätigen
figure-late-shift-delivering = Spätverschiebung beim Liefern
figure-forecast = Bis dahin erwartete Beiträge
figure-spread = Verteilung (Gini)
figure-absence-factor = Menschen, von denen die Hälfte kommt
figure-elephant-factor = Teams, von denen die Hälfte kommt
figure-support = Antworten an andere je Beitrag
figure-waiting-after-a-day = Warten nach einem Tag noch
figure-waiting-after-a-week = Warten nach einer Woche noch
figure-median-wait = Die Hälfte ist beantwortet in
figure-in-time = Rechtzeitig beantwortet
figure-active = In den letzten vier Wochen aktiv
figure-returning = In vier Wochen wiedergekommen
figure-burstiness = In Schüben (−1 bis 1)
figure-top-influence = Größter Anteil am Einfluss
figure-top-in-degree = Größter Anteil beim einfachen Zählen
figure-agreement = Einfluss und einfaches Zählen stimmen überein (höchstens 1)
figure-top-expertise = Größter Anteil an der Expertise
figure-answerers = Menschen, die anderen antworten
figure-mutual = Paare, die einander antworten
figure-accepted = Beiträge angenommen
figure-reverted = Änderungen, die andere zurückgenommen haben
figure-on-time = Rechtzeitig geliefert

## Wofür, bis wann

sponsor-purpose = Wofür, bis wann
sponsor-no-purpose = Die Charta nennt noch keinen Zweck.
sponsor-no-date = Die Charta nennt keine Frist.
sponsor-moved-date = { $date } (zuerst geplant für { $first })
sponsor-stands = Wie es der Besitzer sieht · { $said }
sponsor-done = { $all ->
    [one] { $done ->
        [0] Das Ergebnis ist noch nicht fertig.
       *[other] Das Ergebnis ist fertig.
      }
   *[other] { $done ->
        [one] { $done } von { $all } Ergebnissen ist fertig.
       *[other] { $done } von { $all } Ergebnissen sind fertig.
      }
  }

## Das Versprechen

sponsor-advice = Was jetzt helfen würde
sponsor-goal = Das Ziel der Gruppe

sponsor-promise = Versprechen gehalten
sponsor-kept = Rechtzeitig beantwortet: { $done } von { $all }.
sponsor-kept-few = Rechtzeitig beantwortet: { $few }.
sponsor-kept-none = Noch war keine Antwort fällig.
sponsor-waiting = { $count ->
    [one] { $count } Beitrag wartet auf Antwort,
   *[other] { $count } Beiträge warten auf Antwort,
  } { $late ->
    [0] keiner über der Zeit.
    [one] { $late } davon über der Zeit.
   *[other] { $late } davon über der Zeit.
  }
sponsor-nobody-waits = Niemand wartet auf eine Antwort.
sponsor-longest = Am längsten wartet einer seit { $day }
sponsor-at = bei { $person }

## Gelesen und bestätigt

sponsor-confirmed = Gelesen und bestätigt
sponsor-read = { $done ->
    [one] { $done } von { $all } hat bestätigt.
   *[other] { $done } von { $all } haben bestätigt.
  }
sponsor-not-asked = Noch wurde niemand um Bestätigung gebeten.
sponsor-read-late = { $count ->
    [one] Für { $count } Person ist die Zeit zum Bestätigen vorbei.
   *[other] Für { $count } Menschen ist die Zeit zum Bestätigen vorbei.
  }
sponsor-missing = Noch zu bestätigen: { $who }
sponsor-by-group = Bestätigt nach Gruppen
sponsor-further-groups = weitere Menschen
sponsor-col-group = Gruppe
sponsor-col-asked = Gebeten
sponsor-col-confirmed = Bestätigt
sponsor-col-month = Monat
sponsor-col-quarter = Quartal
sponsor-col-year = Jahr
sponsor-col-day = Tag
sponsor-col-contributed = Beiträge
sponsor-col-answered = Davon beantwortet

## Die fünf Faktoren

sponsor-factors = Die fünf Faktoren
sponsor-factor = { $factor }: { $says }
sponsor-overlap = Die Spanne in Klammern enthält den wahren Wert neunzehn von zwanzig Mal. Was sich überschneidet, wird nicht unterschieden.
factor-motivation = Motivation
factor-culture = Kultur
factor-behaviour = Verhalten
factor-influencers = Einfluss
factor-maturity = Reife
sponsor-moved = { $figure }: { $moved }.
sponsor-still = Etwa wie vor vier Wochen.
sponsor-still-told = Etwa wie zuletzt genannt.
sponsor-nothing-promised = Noch ist nichts versprochen, das geliefert oder bestätigt werden könnte.
sponsor-late-unknown = Wann beigetragen wird, lässt sich noch nicht sagen ({ $few }).
sponsor-late-even = Beiträge kommen gleichmäßig über die Zeit: Spätverschiebung { $value }.
sponsor-late-some = Ein Teil der Beiträge bleibt für die letzten Tage: Spätverschiebung { $value }.
sponsor-late-much = Vieles bleibt für die letzten Tage: Spätverschiebung { $value }.
sponsor-half = { $people ->
    [one] Die Hälfte von allem kommt von { $people } Person.
   *[other] Die Hälfte von allem kommt von { $people } Menschen.
  }
sponsor-half-teams = { $teams ->
    [one] Wo Teams bekannt sind, kommt die Hälfte aus { $teams } Team.
   *[other] Wo Teams bekannt sind, kommt die Hälfte aus { $teams } Teams.
  }
sponsor-wait = Nach einem Tag warten noch { $day } auf Antwort, nach einer Woche { $week }.
sponsor-wait-unknown = Wie lange Antworten brauchen, lässt sich noch nicht sagen ({ $few }).
sponsor-in-time = Rechtzeitig beantwortet: { $share }.
sponsor-median = Die Hälfte ist in { $median } beantwortet.
sponsor-median-none = Der Median ist nicht erreicht: Mehr als die Hälfte hat keine Antwort.
sponsor-answerers = { $people ->
    [one] { $people } Person antwortet anderen.
   *[other] { $people } Menschen antworten anderen.
  }
sponsor-mutual = Von den Paaren, die sich austauschen, antworten { $share } einander.
sponsor-agree-mostly = Wer einfach Menschen zählt, kommt meist auf dasselbe wie über den Einfluss (Übereinstimmung { $value } von 1).
sponsor-agree-less = Einfluss und einfaches Zählen von Menschen gehen hier auseinander (Übereinstimmung { $value } von 1): Sieh dir an, was dahintersteht.
sponsor-answer-unknown = Wer wem antwortet, lässt sich noch nicht sagen ({ $few }).
sponsor-level-1 = Stufe 1, begleitet.
sponsor-level-2 = Stufe 2, angeleitet.
sponsor-level-3 = Stufe 3, läuft selbst.
sponsor-level-4 = Stufe 4, führt andere.
sponsor-accepted = Beiträge angenommen: { $share }.
sponsor-reverted = Änderungen, die andere zurückgenommen haben: { $share }.
sponsor-accepted-unknown = Worauf es sich stützt, lässt sich noch nicht sagen ({ $few }).
sponsor-by-month = Beiträge nach Monaten
sponsor-by-quarter = Beiträge nach Quartalen
sponsor-by-year = Beiträge nach Jahren
sponsor-before = { $count ->
    [one] { $count } Beitrag aus der Zeit vor der Charta zählt mit, wo es darum geht, wer sie trägt; um Antwort war niemand gebeten.
   *[other] { $count } Beiträge aus der Zeit vor der Charta zählen mit, wo es darum geht, wer sie trägt; um Antwort war niemand gebeten.
  }
sponsor-bars-key = Umriss: was kam; gefüllt: was davon inzwischen beantwortet ist.

## Die Vorhersage

sponsor-forecast-title = Wohin es führt
sponsor-so-far = { $count ->
    [one] Bisher { $count } Beitrag in der Zeit bis { $day }.
   *[other] Bisher { $count } Beiträge in der Zeit bis { $day }.
  }
sponsor-forecast = Bis { $day } erwarten wir { $expected }, in neunzehn von zwanzig Fällen zwischen { $low } und { $high }.
sponsor-no-forecast = Noch keine Vorhersage: { $few }.
sponsor-half-time = sie kommt ab der Halbzeit
sponsor-course = Beiträge in der laufenden Zeit, zusammengezählt
sponsor-course-key = Linie: was bisher kam.
sponsor-course-key-ahead = Linie: was bisher kam; gestrichelt: was wir erwarten; grau: wo es in neunzehn von zwanzig Fällen endet.
sponsor-band = { $expected } erwartet ({ $low } bis { $high })

## Wen fragen

sponsor-ask = Wen fragen
sponsor-ask-how = Auf das, was diese Personen schreiben, bauen andere auf. Es zählt nur, wer wem antwortet, nicht, wer welche Stelle hat.
sponsor-ask-why = Mehrere Personen haben geantwortet oder darauf aufgebaut.
sponsor-ask-figures = Neben dem Platz nach Einfluss (PageRank) steht, wie viele Menschen es sind. Was hinter beidem steht, lässt sich aufklappen; gezählt ist, was du lesen darfst.
sponsor-ask-place = Platz { $place } nach Einfluss; { $people ->
    [one] { $people } Person hat geantwortet oder darauf aufgebaut
   *[other] { $people } Menschen haben geantwortet oder darauf aufgebaut
  }
sponsor-influence-of = auf wessen Beiträgen andere aufbauen: { $person }

## Einladen

sponsor-invited = Was Einladungen gebracht haben

## Was über der Zeit ist

sponsor-overdue = Über der Zeit, und was du tun kannst
sponsor-nothing-overdue = Nichts ist über der Zeit.
sponsor-late-answers = { $count ->
    [one] { $count } Antwort ist über der Zeit.
   *[other] { $count } Antworten sind über der Zeit.
  }
sponsor-change-charter = Die Charta ändern

## Für den Vorstand

sponsor-board-title = Für den Vorstand, zum Kopieren
sponsor-board = Daran arbeitet die Gemeinschaft „{ $title }“: { $purpose }.
sponsor-board-bare = Die Gemeinschaft „{ $title }“.
sponsor-board-contributions = { $count ->
    [one] { $count } Beitrag kam.
   *[other] { $count } Beiträge kamen.
  }
sponsor-board-forecast = Bis zum nächsten Termin werden { $expected } erwartet ({ $low } bis { $high }).

## Was es gekostet hat

sponsor-cost = Was es gekostet hat
sponsor-notices = { $count ->
    [one] { $count } Nachricht wurde gesendet.
   *[other] { $count } Nachrichten wurden gesendet.
  }
sponsor-opt-outs = { $count ->
    [0] Niemand hat sie abgestellt.
    [one] { $count } Person hat sie abgestellt.
   *[other] { $count } Menschen haben sie abgestellt.
  }

## Was hinter einer Zahl steht

sponsor-acts-title = Hinter „{ $figure }“
sponsor-act-contribution = Beitrag zu „{ $page }“
sponsor-act-page = „{ $page }“
sponsor-acts-none = Hier steht nichts, was du lesen darfst.
sponsor-acts-hidden = Weiteres steht auf Seiten, die du nicht lesen kannst.
sponsor-acts-change = Die Änderung zeigen

## In print

sponsor-print-title = Gemeinschaften und ihre Zahlen
sponsor-print-made = Summen, für alle, die dieses Papier bekommen: niemandes Name, und keine Seite außer denen der Gemeinschaften selbst.

## Gemeinschaften, die einander helfen

sec-pairing = Hilfe von einer Gemeinschaft, die weiß, wie es geht
sec-pair-asked = Worum { $community } gebeten wird
pair-could = „{ $title }“ könnte euch helfen
pair-asked-out = Ihr habt „{ $title }“ um Hilfe gefragt
pair-asked-in = „{ $title }“ fragt, ob ihr helfen würdet
pair-helps = „{ $title }“ hilft euch
pair-helped = Ihr helft „{ $title }“
pair-was = Mit „{ $title }“, bis { $day }
pair-fact = Sie hat Stufe { $level } seit { $day }, und { $all ->
    [one] { $done ->
        [0] ihr Ergebnis ist noch nicht fertig
       *[other] ihr Ergebnis ist fertig
      }
   *[other] { $done } von { $all } Ergebnissen sind fertig
  }.
pair-fact-young = Sie hat Stufe { $level }.
pair-benefit = Wer dort rechtzeitig antwortet, zeigt euch, wie. Niemand schuldet etwas, und jede Seite kann es beenden.
pair-benefit-in = Sie kommen in Gang, und ihr seht auf der Seite der Zahlen, ob es geholfen hat. Niemand schuldet etwas, und jede Seite kann es beenden.
pair-waits = Gefragt { $day }. Ohne ein Wort verfällt es nach vier Wochen.
pair-since = Seit { $day }
pair-compared = Rechtzeitig beantwortet von der Gemeinschaft, der geholfen wird
pair-col-when = Wann
pair-col-share = Rechtzeitig
pair-before = In den 90 Tagen davor
pair-after = Seither, höchstens 90 Tage
pair-share = { $value } ({ $low } bis { $high }), von { $n }
pair-few = noch nicht genug Daten, bisher { $n }
pair-note = Unterschiede können andere Gründe haben: Gemeinschaften werden nicht durch das Los gepaart.
act-pair-ask = Fragen
act-pair-yes = Ja, wir helfen
act-pair-not-now = Nicht jetzt
act-pair-end = Beenden
act-pair-withdraw = Die Frage zurücknehmen
