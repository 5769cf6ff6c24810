# Der Kasten auf der Seite, mein Teil, die Liste der Betreuenden, die Gemeinschaften.
# Einfache Worte, kurze Sätze, der Nutzen zuerst, niemand wird getadelt. Anrede „du“, wie das Wiki selbst.

## Kleine Teile von Zeilen

panel-by = bis { $day }
panel-until = bis { $moment }
panel-planned = geplant für { $day }
panel-since = seit { $moment }
panel-someone = jemand

## Die geschlossene Zeile

line-purpose = Ziel: { $purpose }
line-prepared = Hier wird eine Gemeinschaft vorbereitet
line-on-track = im Plan
line-stale = wartet auf ihre Prüfung
line-retired = stillgelegt
line-delivered = { $done } von { $total } fertig
line-confirm = Bitte lies diese Seite bis { $day }
line-confirm-late = Bitte lies diese Seite, geplant war { $day }
# asked: eines der beiden darüber; because: brief-… aus why.ftl.
line-because = { $asked }, { $because }
line-confirm-other = Bitte lies „{ $page }“ bis { $day }
line-changed-now = Die Seite wurde um { $time } geändert, während du gelesen hast
line-changed = Von dieser Seite gibt es eine neuere Fassung, vom { $day }
line-waits = Diese Fassung wartet auf Freigabe. Bitte lies die, die alle sehen, bis { $day }
line-waits-confirmed = Diese Fassung wartet auf Freigabe · eine andere hast du am { $day } bestätigt
line-confirmed = Du hast diese Fassung am { $day } bestätigt · danke
line-confirmed-language = Du hast das am { $day } in einer anderen Sprache bestätigt · danke
line-confirmed-person = { $channel ->
    [task] Du hast es am { $day } abgehakt
   *[comment] Du hast am { $day } geschrieben, dass du es gelesen hast
  }; welche Fassung du gesehen hast, ist nicht bekannt
line-waiting = { $kind ->
    [page] Deine Seite vom { $day } ist angekommen
    [comment] Dein Kommentar vom { $day } ist angekommen
    [entry] Dein Beitrag in { $system } vom { $day } ist angekommen
    [upload] Deine Datei vom { $day } ist angekommen
   *[edit] Deine Änderung vom { $day } ist angekommen
  }
line-waiting-by = { $steward } antwortet bis { $moment }
line-waiting-who = { $steward } antwortet
line-answered = { $kind ->
    [page] { $steward } hat auf deine Seite geantwortet: „{ $words }“
    [comment] { $steward } hat auf deinen Kommentar geantwortet: „{ $words }“
    [entry] { $steward } hat auf deinen Beitrag in { $system } geantwortet: „{ $words }“
    [upload] { $steward } hat auf deine Datei geantwortet: „{ $words }“
   *[edit] { $steward } hat auf deine Änderung geantwortet: „{ $words }“
  }
line-answered-silent = { $kind ->
    [page] { $steward } hat deine Seite aufgegriffen
    [comment] { $steward } hat deinen Kommentar aufgegriffen
    [entry] { $steward } hat deinen Beitrag in { $system } aufgegriffen
    [upload] { $steward } hat deine Datei aufgegriffen
   *[edit] { $steward } hat deine Änderung aufgegriffen
  } · danke
line-thanked = { $kind ->
    [page] { $steward } dankt dir für deine Seite
    [comment] { $steward } dankt dir für deinen Kommentar
    [entry] { $steward } dankt dir für deinen Beitrag in { $system }
    [upload] { $steward } dankt dir für deine Datei
   *[edit] { $steward } dankt dir für deine Änderung
  }
line-steward = { $people ->
    [one] { $people } Person wartet auf deine Antwort
   *[other] { $people } Personen warten auf deine Antwort
  }
line-steward-first = { $people ->
    [one] { $people } Person wartet auf deine Antwort, bis { $moment }
   *[other] { $people } Personen warten auf deine Antwort, die erste bis { $moment }
  }
line-deliver = Dein Teil: { $what }, bis { $day }
line-deliver-late = Dein Teil: { $what }, geplant für { $day }
line-place = Du weißt, wer das übernehmen kann: { $what }
line-review = Stimmt diese Seite noch? Ein Blick bis { $day } hält sie verlässlich
line-status = Wie steht es? Eine Zeile bis { $day } hält alle auf dem Laufenden
line-stands = { $said }: { $words }
line-no-word = seit { $day } kein Wort dazu
line-no-word-yet = noch kein Wort zum Stand
line-decide = Deine Entscheidung, bis { $day }: { $what }
line-draft = Fast fertig: { $mend }
line-draft-more = { $more ->
    [one] Fast fertig: { $mend } (danach noch { $more })
   *[other] Noch in Vorbereitung: { $mend } (danach noch { $more })
  }
line-extended = bis { $day } (zuerst geplant für { $first }: { $reason })
line-extended-bare = bis { $day } (zuerst geplant für { $first })
closed-met = Geschafft am { $day }
closed-ended = Abgeschlossen am { $day }
closed-withdrawn = Beendet am { $day }: Das Ziel wird nicht mehr gebraucht
closed-counts = { $head }: { $done } von { $total } fertig
closed-thanks = { $head }, dank { $people ->
    [one] { $people } Person
   *[other] { $people } Personen
  }

## Abschnitte

sec-mine = Dein Teil
sec-missing = Das fehlt noch, bevor es losgeht
sec-before = Bevor es losgeht
sec-improve = In der Charta lohnt ein zweiter Blick
charter-in-file = Die Charta kommt aus der Datei „{ $file }“. Sag der Telos-Administration, was darin zu ändern ist.
sec-purpose = Wofür es gut ist, und was du davon hast
sec-purpose-members = Wofür es gut ist, und was die Mitglieder davon haben
sec-deliverables = Was dabei herauskommt
sec-dates = Termine
sec-people = Wen du fragen kannst
sec-lifted = Worauf viele aufbauen
sec-earlier = Was aus Beiträgen wurde
sec-did = Was du zuletzt getan hast
sec-invite = Wen du zu { $community } einladen könntest
did-confirm = Du hast „{ $page }“ bestätigt
did-deliver = Du hast es fertig gemeldet: { $what }
did-thank = Du hast dich bedankt
did-answer = Du hast geantwortet
did-answered-elsewhere = Du hast gesagt, wo es beantwortet ist
did-not-a-contribution = Du hast gesagt, dass es keine Antwort braucht
did-review = Du hast „{ $page }“ durchgesehen
did-status = Du hast gesagt, wie es steht
did-excuse = Du hast { $person } davon befreit, „{ $page }“ zu lesen
did-dismiss = Du hast einen Rat abgelehnt: { $what }
did-snooze = Bis { $day } zurückgestellt: { $what }
did-not-mine = Du hast gesagt, dass es nicht deins ist: { $what }
did-hand-over = { $person } hat es von dir: { $what }
did-away = Du bist bis { $day } nicht da
did-waits = Wartet auf jemanden, der es übernimmt.
did-excused = Du bist befreit: Es wird nicht mehr von dir verlangt.
mine-empty = Nichts wartet auf dich.
mine-more = { $count ->
    [one] { $count } weitere Sache
   *[other] { $count } weitere
  }

## Was mein ist

what-confirm = „{ $page }“ lesen und bestätigen
what-confirm-here = Diese Seite lesen und bestätigen
what-answer = { $kind ->
    [page] { $author } hat eine neue Seite geschrieben und wartet auf deine Antwort
    [comment] { $author } hat etwas angemerkt und wartet auf deine Antwort
    [entry] { $author } hat in { $system } etwas beigetragen und wartet auf deine Antwort
    [upload] { $author } hat eine Datei beigetragen und wartet auf deine Antwort
   *[edit] { $author } hat etwas geändert und wartet auf deine Antwort
  }
what-answer-from = { $author } wartet auf deine Antwort
what-answer-plain = Einen Beitrag beantworten
what-deliver = { $what }
what-review = Sagen, ob „{ $page }“ noch stimmt
what-status = Sagen, wie es um „{ $community }“ steht
what-decide = Entscheiden: { $what }
decide-outcome = was aus „{ $community }“ geworden ist
decide-became = was aus den Beiträgen zu „{ $community }“ geworden ist
decide-extension = { $person } bittet, den Termin von { $now } auf { $day } zu verschieben: { $reason }
decide-date = { $person } bittet ohne Grund, den Termin von { $now } auf { $day } zu verschieben
decide-scope = { $person } möchte, dass eine eigene Charta für „{ $scope }“ spricht, das bei euch liegt
decide-scope-some = { $person } möchte, dass eine eigene Charta für Seiten spricht, die bei euch liegen
decide-item = { $person } hat auf die Seite geschrieben, was aus „{ $what }“ geworden ist: { $outcome }
decide-item-off = { $person } hat von der Seite genommen, was aus „{ $what }“ geworden ist
decide-proposal = { $person } hat auf die Seite geschrieben, was aus „{ $community }“ geworden ist: { $outcome }
decide-effect = { $count ->
    [0] Sagst du ja, gilt { $day } für alle, und nach dem alten Termin fragt niemand mehr.
    [one] Sagst du ja, gilt { $day } für alle und für eine Sache, die dann fällig ist.
   *[other] Sagst du ja, gilt { $day } für alle und für { $count } Sachen, die dann fällig sind.
}
decide-own = eine eigene Gemeinschaft? „{ $community }“ sagt Wort für Wort, was eine andere Seite sagt
decide-accept = ob „{ $what }“ fertig ist
what-complete = Die Charta von „{ $page }“ vervollständigen
what-place = Jemanden finden für: { $what }
why-place = { $person } sagt, es gehört zu jemand anderem.
note-benefit = Das hast du davon: { $benefit }
note-need = Warum es wichtig ist: { $need }
note-snoozed = Du siehst das am { $day } wieder
note-passed = { $person }: „{ $words }“
note-waits = Die Fassung auf deinem Bildschirm wartet auf Freigabe: Leserinnen und Leser sehen sie noch nicht, deshalb bestätigt sie niemand.
note-changed = Die Seite ist neuer als die Fassung auf deinem Bildschirm. Sieh dir die Änderung an und öffne die Seite neu: Du bestätigst, was du gesehen hast.

## Handlungen

act-confirm = Ich habe diese Fassung gelesen
act-diff = Änderung zeigen
act-since = Was sich seit deiner Bestätigung geändert hat
act-since-short = Was ist neu
act-shown = Freigegebene Fassung öffnen
act-fresh = Neueste Fassung öffnen
act-open = Öffnen
act-read = Lesen
act-add = Ergänzen
act-correct = Berichtigen
act-missing = Zeigen, was fehlt
act-change = Ändern
act-outcome = Was daraus wurde
act-answer = Antworten
act-reply = Antworten
act-thank = Danken
act-elsewhere = Anderswo beantwortet
act-hand-over = Weitergeben
act-take-over = Ich übernehme es
act-not-contribution = Kein Beitrag
act-open-entry = In { $system } öffnen
act-not-answered = Das beantwortet es nicht
act-place = Jemanden finden
act-give-back = Zurück an { $person }
act-snooze = Später
act-not-mine = Nicht meins
act-deliver = Ist fertig
act-still-holds = Stimmt noch
act-update = Seite aktualisieren
act-retire = Seite zurückziehen
act-on-track = Im Plan
act-at-risk = Gefährdet
act-off-track = Nicht im Plan
act-yes = Zustimmen
act-no = Ablehnen
act-own-yes = Ja, sie beginnt
act-own-no = Nein, sie bleibt ein Entwurf
act-accept = Annehmen
act-not-yet = Noch nicht
act-excuse = Befreien
act-correct-group = Berichtigen, wer es lesen soll
act-take-back = Zurücknehmen
act-show-again = Jetzt wieder zeigen
act-back = Ich bin zurück
act-extend = Um einen späteren Termin bitten
act-close = Gemeinschaft abschließen
act-became = Beiträge ansehen
act-became-all = { $count ->
    [one] Für den einen sagen, zu dem noch nichts gesagt ist
   *[other] Für alle { $count } sagen, zu denen noch nichts gesagt ist
  }
act-became-some = Einzelne auswählen
act-became-change = Ändern
act-became-say = Sagen
act-away = Ich bin abwesend
act-invite = Einladen
act-not-invited = Nichts für mich
act-suggest-no = Schlagt mich nicht vor, nennt mich nicht
act-suggest-yes = Ich darf wieder vorgeschlagen und genannt werden

## Formulare

field-reply = Deine Antwort
field-reply-hint = Sie erscheint unter deinem Namen in der Diskussion.
field-link = Wo steht die Antwort?
field-link-hint = Ein Link oder ein paar Worte
field-to = Wer antwortet an deiner Stelle?
field-to-place = Wer übernimmt das?
field-to-hint = Name des Kontos
field-to-options = Jemand aus der Liste, oder der Kontoname eines anderen Mitglieds
field-why-hand-over = Ein Wort dazu
field-why-not-contribution = Warum keine Antwort nötig ist
field-why-not-answered = Was noch offen ist
field-until-snooze = Erinnere mich wieder am
field-why-not-mine = Wem gehört es, oder warum nicht dir?
field-done-link = Wo ist es zu sehen?
field-done-text = Ein Wort dazu
field-why-retire = Warum wird sie nicht mehr gebraucht?
field-missing = Was fehlt noch?
field-why-excuse = Warum sie es nicht lesen muss
field-status-line = Eine Zeile dazu
field-status-way = Was steht im Weg, oder was würde helfen?
field-status-hint = Alle, die mitmachen, lesen sie.
field-reason = Deine Begründung
field-reason-hint = { $person } liest sie.
field-reason-asker = Wer gefragt hat, liest sie.
field-until-extend = Neuer Termin
field-why-extend = Warum es länger dauert
field-why-extend-hint = Der erste Termin bleibt neben dem neuen sichtbar.
field-outcome = Wie ist es ausgegangen?
field-outcome-of = { $what }
field-choose = Bitte wählen
field-became = Was ist daraus geworden?
field-became-why = Warum, in einer Zeile
field-became-why-hint = Nötig, wenn es nicht verwendet wurde. Wer es beigetragen hat, liest das.
field-outcome-text = Was daraus wurde, in ein paar Sätzen
field-outcome-hint = Alle, die beigetragen haben, lesen das einmal.
field-until-away = Wieder da am
field-away-hint = Bis dahin wartet niemand auf dich: Andere antworten.
outcome-met = erreicht
outcome-partly-met = teilweise erreicht
outcome-not-met = nicht erreicht
outcome-withdrawn = nicht mehr gebraucht
optional = { $label } (wenn du magst)
reply-heading = { $kind ->
    [page] { $author }: neue Seite vom { $day }, { $time }
    [comment] { $author }: Kommentar vom { $day }, { $time }
    [entry] { $author }: Beitrag in { $system } vom { $day }, { $time }
    [upload] { $author }: Datei vom { $day }, { $time }
   *[edit] { $author }: Bearbeitung vom { $day }, { $time }
  }
reply-difference = diese Änderung

## Wofür es gut ist

purpose-none = Das Ziel wird noch formuliert.
purpose-benefit = Das hast du davon: { $text }
purpose-benefit-members = Das haben die Mitglieder davon: { $text }
purpose-need = Geschäftlicher Bedarf: { $text }
purpose-allowance = Deine Zeit dafür: { $hours ->
    [one] { $hours } Stunde in der Woche
   *[other] { $hours } Stunden in der Woche
  }
purpose-training = Hier lernst du, was du brauchst: { $text }
purpose-training-link = Hier lernst du, was du brauchst
purpose-reward = Dank an die Gruppe: { $text }
purpose-reward-single = Dank: { $text }
purpose-home = Über diese Gemeinschaft

## Ergebnisse, Termine, Menschen

deliverable-owner = { $owner } kümmert sich darum
deliverable-open = Noch niemand kümmert sich darum
deliverable-done-when = Fertig, wenn: { $text }
deliverable-done = Fertig seit { $day }
deliverable-said = Seit { $day } fertig gemeldet · { $person } sieht es sich an
deliverable-outcome = Ausgang: { $outcome }
deliverable-written = { $person } hat als Ausgang geschrieben: { $outcome }. { $state ->
    [refused] Das wurde abgelehnt.
   *[asked] Das gilt, sobald jemand zustimmt, der hier entscheidet.
  }
deliverable-taken-off = { $person } hat den Ausgang von der Seite genommen. { $state ->
    [refused] Das wurde abgelehnt, also gilt er weiter.
   *[asked] Er gilt, bis jemand zustimmt, der hier entscheidet.
  }
status-on-track = im Plan
status-at-risk = gefährdet
status-off-track = nicht im Plan
stands = Wie es steht · { $said }
stands-not-yet = Wie steht es?
stands-by = { $person }, { $day }
stands-every = Gefragt wird { $every }
date-start = Beginn
date-deadline = Termin
date-read-by = Gelesen bis
date-review = Regelmäßig durchgesehen
every-years = { $count ->
    [one] jedes Jahr
   *[other] alle { $count } Jahre
  }
every-months = { $count ->
    [one] jeden Monat
   *[other] alle { $count } Monate
  }
every-weeks = { $count ->
    [one] jede Woche
   *[other] alle { $count } Wochen
  }
every-days = { $count ->
    [one] jeden Tag
   *[other] alle { $count } Tage
  }
date-closed = Abgeschlossen
date-moved = Verlegt von { $day }, einem freien Tag
date-first = Zuerst geplant für { $day }: { $reason }
date-first-bare = Zuerst geplant für { $day }
date-asked = { $person } bittet um { $day }
date-asked-counts = Bis das entschieden ist, gilt { $day }.
date-asked-waits = { $person } entscheidet. Bis dahin gilt der { $day }.
box-counts = Es gilt: { $day }
box-asked = { $asked } ist erbeten: { $person } entscheidet. Bis dahin gilt der { $day }.
date-allowed = Verschoben auf { $day }, entschieden von { $person }
date-allowed-silent = Verschoben auf { $day }, niemand hat widersprochen
date-told = Entschieden wurde es in { $system }.
date-refused = Um { $day } wurde gebeten, das wurde abgelehnt
date-beyond-extensions = { $day } wurde geschrieben, als alle Verlängerungen genutzt waren, und gilt daher nicht
date-beyond-hours = { $day } wurde zu kurz vor der Frist geschrieben und gilt daher nicht
date-beyond-granted = Über die Grenze hinaus, die die Charta setzt.
date-limit-extensions = Um einen anderen Termin kann nicht gebeten werden: { $used } von { $most } Verlängerungen sind genutzt.
date-limit-hours = In den letzten { $hours } Stunden vor der Frist und danach kann um keinen anderen Termin gebeten werden.
date-limit-decides = { $person } kann sie weiterhin verschieben.
date-quorum = Es gilt, sobald { $needed } teilgenommen haben; bisher { $took_part }.
date-read-quorum = Das Lesen zählt, sobald { $quorum } bestätigt haben.
quorum-people = { $number ->
    [one] eine Person
   *[other] { $number } Personen
  }
quorum-percent = { $number } % der Gefragten
rights-limits = Grenzen dieser Charta
rights-limit-extensions = Die Frist wird { $most ->
    [0] nie
    [one] höchstens einmal
   *[other] höchstens { $most } Mal
  } verschoben; bisher { $used ->
    [0] nie
    [one] einmal
   *[other] { $used } Mal
  }.
rights-limit-hours = In den letzten { $hours } Stunden vor der Frist bittet niemand um einen anderen Termin, und der Text bleibt, wie er ist.
rights-limit-quorum = Lesen, oder was ohne Einwand gilt, zählt, sobald { $quorum } teilgenommen haben.
date-replaced = Einmal verschoben auf { $day }, seither wurde ein anderer Termin entschieden
date-no-reason = Ohne Angabe eines Grundes.
date-times = { $count ->
    [one] Einmal verschoben
   *[other] { $count } Mal verschoben
}
date-on-page = In der Charta steht { $day }. Es gilt { $counts }.
date-proposal = { $person } hat als Ausgang geschrieben: { $outcome }
date-proposal-asked = Es gilt, sobald jemand zustimmt, der abschließen darf.
date-proposal-refused = Es wurde abgelehnt, also geht es weiter.
line-asked = Dein neuer Termin { $day } ist eine Bitte. Bis sie entschieden ist, gilt { $now }
line-asked-why = Dein neuer Termin { $day } ist eine Bitte: Sag im Feld „Grund der Verlängerung“, warum. Bis sie entschieden ist, gilt { $now }
line-date-asked = um { $day } wird gebeten
date-close = Ist es geschafft?
date-close-note = Beim Abschluss erfahren alle, die beigetragen haben, einmal, was daraus wurde. Danach kommt keine Nachricht mehr.
person-sponsor = will das Ergebnis und entscheidet
person-steward = beantwortet Beiträge
person-it = hilft bei der Technik
person-unknown = Unter diesem Namen gibt es kein Konto, das sich nutzen lässt

## Was aus Beiträgen wurde

earlier-own = { $kind ->
    [page] Deine Seite vom { $day }
    [comment] Dein Kommentar vom { $day }
    [entry] Dein Beitrag in { $system } vom { $day }
    [upload] Deine Datei vom { $day }
   *[edit] Deine Änderung vom { $day }
  }
earlier-other = { $kind ->
    [page] { $author }: eine Seite vom { $day }
    [comment] { $author }: ein Kommentar vom { $day }
    [entry] { $author }: ein Beitrag in { $system } vom { $day }
    [upload] { $author }: eine Datei vom { $day }
   *[edit] { $author }: eine Änderung vom { $day }
  }
earlier-on = { $what } auf „{ $page }“
earlier-words = { $what }: „{ $words }“
lifted-why = Mehrere Personen haben { $person } geantwortet oder darauf aufgebaut.
earlier-waits = Jemand wird antworten
earlier-answered = { $steward } hat am { $day } geantwortet
earlier-answered-words = { $steward } hat am { $day } geantwortet: „{ $words }“
earlier-edit = { $steward } hat am { $day } darauf aufgebaut
earlier-thanks = { $steward } hat am { $day } gedankt
earlier-elsewhere = { $steward } hat am { $day } anderswo geantwortet
earlier-closed = Am { $day } angesehen: keine Antwort nötig
outcome-words = Was daraus wurde: { $text }
sec-became = Was aus den Beiträgen wurde: { $community }
sec-became-own = Was aus deinen Beiträgen wurde
became-intro = Die Gemeinschaft ist abgeschlossen. { $count ->
    [one] Ein Beitrag wartet
   *[other] { $count } Beiträge warten
  } noch auf eine Auskunft. Bis { $day } wartet die Nachricht vom Ende darauf; dann geht sie mit dem, was bekannt ist.
became-intro-late = { $count ->
    [one] Zu einem Beitrag fehlt die Auskunft. Wer ihn gemacht hat, weiß das.
   *[other] Zu { $count } Beiträgen fehlt die Auskunft. Wer sie gemacht hat, weiß das.
  } Deine hören sie einmal; wer die letzte Nachricht dazu schon hatte, liest sie auf der eigenen Seite.
became-intro-all = Zu jedem Beitrag gibt es eine Auskunft. Eine Änderung hört einmal, wer etwas anderes gehört hat.
became-intro-all-read = Zu jedem Beitrag, den du lesen kannst, gibt es eine Auskunft. Eine Änderung hört einmal, wer etwas anderes gehört hat.
became-intro-before = Was du hier sagst, hören alle Beitragenden mit dem Ende; bis dahin lässt es sich ändern.
became-hidden = Einige stehen auf Seiten, die du nicht lesen kannst. Für sie spricht, wer sie lesen kann.
became-few = Einige sind von zu wenigen Menschen, um sie hier zu nennen. Für sie spricht, wer hier antwortet.
became-group = { $kind ->
    [comments] { $count ->
        [one] Ein Kommentar auf „{ $page }“
       *[other] { $count } Kommentare auf „{ $page }“
      }
   *[changes] { $count ->
        [one] Eine Änderung an „{ $page }“
       *[other] { $count } Änderungen an „{ $page }“
      }
  }
became-yours = { $kind ->
    [comments] { $count ->
        [one] Dein Kommentar auf „{ $page }“
       *[other] Deine { $count } Kommentare auf „{ $page }“
      }
   *[changes] { $count ->
        [one] Was du auf „{ $page }“ beigetragen hast
       *[other] Was du auf „{ $page }“ beigetragen hast ({ $count } Mal)
      }
  }
became-so-far = { $said ->
    [0] Noch nichts gesagt
   *[other] Zu { $said } von { $all } ist etwas gesagt
  }
became-see = Ansehen
became-used = verwendet
became-partly = teilweise verwendet
became-not = nicht verwendet
became-open = dazu hat noch niemand etwas gesagt
became-why = { $choice }: { $reason }
became-line = { $what }: { $choice }
became-line-why = { $what }: { $choice }. { $reason }
became-more = { $count ->
    [one] Und ein weiterer: siehe deine eigene Seite.
   *[other] Und { $count } weitere: siehe deine eigene Seite.
  }
sec-rights = Wer hier was entscheidet
sec-level = Stufe und Rechte
rights-extend = Den Termin verschieben
rights-accept = Sagen, dass ein Ergebnis fertig ist
rights-mend = Die Charta ändern
rights-close = Die Gemeinschaft abschließen
rights-asked = Sagen oder bitten dürfen: { $who }. { $decided }
rights-decided = Die Entscheidung liegt bei: { $who }.
rights-silent = Es gilt, wenn innerhalb von { $days ->
    [one] einem Arbeitstag
   *[other] { $days } Arbeitstagen
  } niemand von diesen widerspricht: { $who }.
rights-since = { $level } Seit { $day }.
rights-fits = Die Zahlen sprechen für diese Stufe.
rights-lower = Die Zahlen sprechen jetzt für Stufe { $level }.
rights-higher = Die Zahlen sprechen für Stufe { $level }. Sie gilt, sobald Auftraggeberin oder Auftraggeber es sagt, und jemand ohne Betreuungsrolle.
rights-asked-by = Das sagen schon: { $people }.
rights-raise-hint = Wer betreut, gewinnt dadurch Rechte. Deshalb muss jemand ohne Betreuungsrolle dasselbe sagen.
rights-raise-hint-named = Du hast dich selbst für diese Rolle eingetragen. Deshalb muss noch jemand ohne Betreuungsrolle dasselbe sagen.
rights-higher-later = Die Zahlen sprechen für Stufe { $level }. Ab { $day } geht das: Wer hier welche Rolle hat, hat sich vor Kurzem geändert.
rights-needs = Was Stufe { $level } braucht
rights-col-figure = Zahl
rights-col-needs = Nötig
rights-col-has = Jetzt
rights-at-most = höchstens { $value }
rights-enough = { $value } ✓
role-sponsor = Auftraggeberin oder Auftraggeber
role-stewards = wer betreut
role-owners = wer ein Ergebnis liefert
role-contact = der IT-Kontakt
role-writer = wer die Charta geschrieben hat
role-members = Mitglieder
act-level-up = Auf Stufe { $level } heben
act-level-down = Zurück auf Stufe { $level }
field-why-level = Warum

## Bestätigung des Eingangs

receipt-charter = { $count ->
    [0] Gespeichert: es fehlt nichts
    [one] Gespeichert: eins kommt noch dazu
    [2] Gespeichert: zwei Dinge kommen noch dazu
    [3] Gespeichert: drei Dinge kommen noch dazu
    [4] Gespeichert: vier Dinge kommen noch dazu
    [5] Gespeichert: fünf Dinge kommen noch dazu
    [6] Gespeichert: sechs Dinge kommen noch dazu
   *[other] Gespeichert: { $count } Dinge kommen noch dazu
  }
receipt = { $kind ->
    [page] Deine Seite ist angekommen
    [comment] Dein Kommentar ist angekommen
    [entry] Dein Beitrag in { $system } ist angekommen
    [upload] Deine Datei ist angekommen
   *[edit] Deine Änderung ist angekommen
  }

## Mein Teil

part-title = Mein Teil
part-done = { $count ->
    [0] {""}
   *[other] in diesem Monat erledigt: { $count }
  }
part-unreached = { $why ->
    [no-address] Nachrichten erreichen dich nicht: Dein Konto hat keine bestätigte Mailadresse. Trag in den Einstellungen deines Kontos eine ein.
    [refused] Nachrichten erreichen dich nicht: Dein Mailserver weist sie ab. Sieh in den Einstellungen deines Kontos nach der Mailadresse.
   *[later] Seit einigen Tagen erreichen dich keine Nachrichten: Dein Mailserver nimmt sie nicht an. Diese Seite zeigt alles, was bei dir liegt.
  }
part-unreached-others = Nachrichten erreichen { $people } nicht, und dort ist hier etwas offen. Ein persönliches Wort hilft; niemand bekommt gesagt, dass jemand im Verzug ist.
part-own = Das siehst nur du: deine letzten zwölf Monate
own-given = { $count ->
    [one] Du hast { $count } Beitrag beantwortet, der bei dir lag, { $in_time } davon rechtzeitig.
   *[other] Du hast { $count } Beiträge beantwortet, die bei dir lagen, { $in_time } davon rechtzeitig.
  }
own-contributed = { $count ->
    [one] { $answered ->
        [0] Du hast einmal beigetragen. Die Antwort steht noch aus.
       *[other] Du hast einmal beigetragen, und es ist beantwortet.
      }
   *[other] Du hast { $count } Mal beigetragen, { $answered } davon beantwortet.
  }
own-waiting = { $count ->
    [one] { $count } davon wartet auf eine Antwort.
   *[other] { $count } davon warten auf eine Antwort.
  }
own-built-on = { $count ->
    [one] An { $count } davon haben andere weitergeschrieben.
   *[other] An { $count } davon haben andere weitergeschrieben.
  }
part-to-place = { $first ->
    [0] Andere sagen, es sei nicht ihres
   *[other] Andere sagen, es sei nicht ihres: die ersten { $first } von { $count }
  }
part-where = { $page } · { $community }

## Die Liste der Betreuenden

queue-title = { $first ->
    [0] Wartet auf deine Antwort
   *[other] Wartet auf deine Antwort: die { $first } mit der frühesten Frist
  }
queue-others = { $first ->
    [0] Bei Kolleginnen und Kollegen
   *[other] Bei Kolleginnen und Kollegen: die { $first } mit der frühesten Frist
  }
queue-who = { $person } antwortet
queue-empty = Niemand wartet auf deine Antwort.
queue-what = { $kind ->
    [page] Eine neue Seite: „{ $page }“
    [comment] Ein Kommentar zu „{ $page }“
    [entry] Ein Beitrag in { $system } zu „{ $page }“
    [upload] Eine Datei: „{ $page }“
   *[edit] Eine Änderung an „{ $page }“
  }
queue-help = Tasten: j weiter, k zurück, r antworten, t danken, h weitergeben, ? diese Hilfe. Beim Tippen ruhen sie.
queue-help-button = Tastatur
queue-shortcuts = Diese Tasten benutzen
queue-diff = Änderung zeigen

## Gemeinschaften

communities-title = Gemeinschaften
communities-empty = Hier gibt es noch keine Gemeinschaft, die du sehen kannst.
community-yours = { $count ->
    [one] { $count } für dich
   *[other] { $count } für dich
  }
community-draft = in Vorbereitung
community-closed = abgeschlossen am { $day }
community-ask = Frag { $people }

## Worte des Elements selbst

label-open = Alles zeigen
label-close = Weniger zeigen
label-panel = Wofür diese Seite da ist
label-sending = Wird gesendet …
label-failed = Das konnte nicht gesendet werden. Nichts ist verloren: Es ist noch da, wie du es verlassen hast. Bitte versuch es gleich noch einmal.
label-cancel = Abbrechen
label-send = Senden
label-settled = Das ist schon erledigt. Danke.

## Einladungen: an je eine Person, mit einer Tatsache über sie

line-invited = { $person } fragt, ob du bei { $community } mitmachst
invite-intro = Vorgeschlagen wegen dem, was sie getan haben. Eine Einladung geht an eine Person; die Worte wählst du.
invite-nobody = Zurzeit ist niemand Neues vorzuschlagen.
# $edits: 0, wo nicht die ganze Geschichte der Seite bekannt ist; $added: Bytes, gerundet, 0, wo es nicht der Rede wert ist.
invite-fact = { $edits ->
    [0] Hat „{ $page }“ zuletzt am { $day } bearbeitet
    [one] Hat „{ $page }“ einmal bearbeitet, am { $day }{ $added ->
        [0] {""}
       *[other] , und etwa { $added } Bytes ergänzt
      }
   *[other] Hat „{ $page }“ { $edits }-mal bearbeitet, zuletzt am { $day }{ $added ->
        [0] {""}
       *[other] , und etwa { $added } Bytes ergänzt
      }
  }
invite-own-fact = { $edits ->
    [0] Du hast „{ $page }“ am { $day } bearbeitet
    [one] Du hast „{ $page }“ einmal bearbeitet, am { $day }{ $added ->
        [0] {""}
       *[other] , und etwa { $added } Bytes ergänzt
      }
   *[other] Du hast „{ $page }“ { $edits }-mal bearbeitet, zuletzt am { $day }{ $added ->
        [0] {""}
       *[other] , und etwa { $added } Bytes ergänzt
      }
  }.
invite-so-far = Bisher eingeladen: { $asked }. Hereingeschaut: { $visited }. Beigetragen: { $contributed }.
invite-so-few = Bisher eingeladen: { $asked }. Was daraus wurde, steht hier ab fünf Personen: Bei weniger wäre es über einzelne gesagt.
invite-effect-unknown = Vom Los zurückgehalten, um zu sehen, ob Einladen wirkt: { $held }. Noch nicht genug Daten.
invite-effect = { $sure ->
    [more] Einladen wirkt hier: Von den Eingeladenen trugen { $points } Prozentpunkte mehr bei als von denen, die das Los zurückhielt (95-%-Intervall { $low } bis { $high }, { $n } Personen).
    [less] Von den Eingeladenen trugen weniger bei als von denen, die das Los zurückhielt: { $points } Prozentpunkte (95-%-Intervall { $low } bis { $high }, { $n } Personen).
   *[open] Ob Einladen hier wirkt, ist offen: Bisher trugen von den Eingeladenen { $points } Prozentpunkte mehr bei als von denen, die das Los zurückhielt (95-%-Intervall { $low } bis { $high }, { $n } Personen).
  }
# Was man so, wie es ist, verschicken kann; in der Sprache der Person, die es bekommt.
invite-default = Du kennst „{ $page }“. Magst du dir ansehen, was wir vorhaben, und uns sagen, was du ändern würdest?
field-invite = Deine Worte an { $person }
field-invite-hint = Die Tatsache über sie, der Nutzen und ein Weg, Nein zu sagen, stehen ohnehin in der Nachricht, auf { $language }. Sie geht an diese eine Person.
invited-what = { $person } fragt, ob du hier mitmachst

## Das Ziel der Gruppe, neben seinem Balken

goal-label = Gruppenziel
goal-line = Zusammen · { $said }
goal-until = { $said }, { $when }
goal-met = { $said }: erreicht
goal-pages = { $reached } von { $wanted } { $wanted ->
    [one] Seite
   *[other] Seiten
  } durchgesehen
goal-readers = { $reached } von { $wanted } { $wanted ->
    [one] Person hat
   *[other] Leuten haben
  } es gelesen
goal-answers = { $reached } von { $wanted } { $wanted ->
    [one] Antwort
   *[other] Antworten
  } gegeben
goal-deliverables = { $reached } von { $wanted } { $wanted ->
    [one] Ergebnis
   *[other] Ergebnissen
  } fertig
goal-contributions = { $reached } von { $wanted } { $wanted ->
    [one] Beitrag
   *[other] Beiträgen
  }

## Was helfen würde

sec-advice = Was „{ $community }“ helfen würde
advice-answer-first = Zuerst diese beantworten
advice-answer-first-why = { $late ->
    [one] { $late } Beitrag wartet länger als versprochen.
   *[other] { $late } Beiträge warten länger als versprochen.
  } Wer am längsten wartet, steht vorn.
advice-close = { $why ->
    [delivered] Abschließen: alles ist geliefert
   *[silent] Abschließen oder sagen, wie es steht
  }
advice-close-why = { $why ->
    [delivered] Alle Ergebnisse sind fertig. Der Abschluss sagt allen, die mitgemacht haben, einmal, was daraus wurde, und alle Nachrichten hören auf.
   *[silent] Seit { $day } hat niemand gesagt, wie es steht, obwohl { $missed }-mal gefragt wurde. Was vorbei ist, schließt man besser ab, als es offen zu lassen.
  }
advice-milestone = Ein Datum dazwischensetzen
advice-milestone-why = Viel bleibt für die letzten Tage: Spätverschiebung { $shift }. { $days ->
    [one] { $days } Tag bleibt
   *[other] { $days } Tage bleiben
  }, und vor { $last } ist nichts fällig. Ein Datum dazwischen bringt einen zweiten Schub.
advice-invite = Leute fragen, die sich auskennen
advice-invite-why = Die Hälfte von allem kommt von { $people ->
    [one] einer Person.
   *[other] { $people } Leuten.
  } { $could ->
    [one] Es gibt { $could } weitere Person, deren eigene Bearbeitungen dafür sprechen, sie zu fragen.
   *[other] Es gibt { $could } weitere Leute, deren eigene Bearbeitungen dafür sprechen, sie zu fragen.
  }
advice-group-reward = { $why ->
    [single] Die Gruppe belohnen, nicht jeden allein
   *[no-goal] Ein Ziel setzen, das alle sehen
  }
advice-group-reward-why = { $why ->
    [single] Viel bleibt für die letzten Tage: Spätverschiebung { $shift }. Die Belohnung bekommt jeder für sich, also kostet es, anderen zu helfen.
   *[no-goal] Viel bleibt für die letzten Tage: Spätverschiebung { $shift }. Wer sieht, wie weit alle zusammen sind, arbeitet gleichmäßiger.
  }
advice-seal = Beiträge bis { $last } unter Verschluss halten
advice-seal-why = Viel bleibt für die letzten Tage: Spätverschiebung { $shift }. Die Belohnung bekommt jeder für sich, und wer früh schreibt, zeigt anderen, was sie abschreiben können.
advice-seal-note = Telos kann das nicht erzwingen: eine gespeicherte Seite sieht, wer sie lesen darf. Wo ein Wiki einzelne Seiten schließen kann (Confluence: Beschränkungen), hält jeder seine bis dahin geschlossen. Wo es das nicht kann (MediaWiki), werden Beiträge anderswo abgegeben.
advice-put-milestone = { $day }: Halbzeit
advice-put-reward = Gruppe: { $words }
advice-put-together = etwas, das alle gemeinsam haben
advice-put-goal = { $dated ->
    [yes] { $wanted } Beiträge bis { $day }
   *[no] { $wanted } Beiträge
  }
advice-put-seal = einzeln: { $words } (Beiträge werden am { $day } geöffnet)
advice-open = Wartet seit { $moment }
advice-go-charter = In die Charta eintragen
advice-go-invite = Auswählen, wen du fragst
act-dismiss = Hier nicht
field-dismiss = Warum nicht?
field-dismiss-hint = Es wird mit deinem Namen aufbewahrt. Der Rat bleibt weg, bis sich viel geändert hat.
