# Warum ich, und warum jetzt. Je ein einfacher Satz.
#
# why-…: Obligation.why, steht neben dem, was zu tun ist. Werte (Obligation.why_args):
#   why-confirm-group   said    "because" (es gibt einen Satz für die Gruppe), "name" (einen Namen) oder "none"
#                       because, name   was die Richtlinie der Seite über sie sagt; der rohe Name erscheint nie
#   why-handed-over     by      wer es übergeben hat, oder "none"
#   why-answer-again    reason  was laut Beitragender noch offen ist
#   alle anderen        keine
# reason-…: SendNotice.data["reason"], der Grund, aus dem eine Nachricht kommt. Keine Werte.

## Warum eine Seite zu lesen ist

why-confirm-named = Die Charta bittet dich mit Namen, diese Seite zu lesen.
why-confirm-group = { $said ->
    [because] Weil { $because }.
    [name] Weil du zu „{ $name }“ gehörst.
   *[none] Weil sie für eine Gruppe geschrieben ist, zu der du gehörst.
  }
why-confirm-everyone = Diese Seite ist für alle hier geschrieben.
why-confirm-changed = Die Seite hat sich geändert, seit du sie bestätigt hast.
why-confirm-file = Eine Datei auf der Seite hat eine neue Fassung, seit du die Seite bestätigt hast.
why-confirm-renewed = Es ist Zeit, diese Seite wieder anzusehen, wie alle es von Zeit zu Zeit tun.
# brief-…: dasselbe in der einen Zeile des Panels, wo der ganze Satz abgeschnitten wäre.
brief-confirm-group = { $said ->
    [because] weil { $because }
    [name] weil du zu „{ $name }“ gehörst
   *[none] weil sie für eine Gruppe geschrieben ist, zu der du gehörst
  }

## Warum etwas zu beantworten, zu liefern, zu entscheiden ist

why-answer-steward = Du betreust diese Gemeinschaft: Deine Antwort zeigt, dass die Arbeit gesehen wird.
why-answer-sponsor = Du hast das Vorhaben angestoßen, und von den Betreuenden ist gerade niemand frei.
why-answer-again = Die Antwort hat etwas offen gelassen: „{ $reason }“
why-handed-over = { $by ->
    [none] Es wurde an dich übergeben, weil du am besten helfen kannst.
   *[other] { $by } hat es dir übergeben, weil du am besten helfen kannst.
  }
why-deliver = Die Charta nennt dich als zuständig.
why-review-steward = Du betreust diese Gemeinschaft, und andere verlassen sich auf diese Seite.
why-review-sponsor = Du hast das Vorhaben angestoßen, und andere verlassen sich auf diese Seite.
why-status-owner = Was dabei herauskommt, ist deins: Du weißt am besten, wie es steht.
why-status-steward = Du betreust diese Gemeinschaft und siehst das Ganze.
why-status-sponsor = Du hast das Vorhaben angestoßen, und niemand betreut es, der das Ganze sieht.
why-complete-writer = Du hast diese Charta geschrieben und weißt am besten, was noch fehlt.
why-complete-placed = Du hast diese Charta auf die Seite gesetzt, sie steht aber auf einer anderen.
why-complete-role = Du kannst diese Charta ändern, und sie ist fast fertig.
why-decide-accept = { $seen ->
    [none] { $told ->
        [none] { $by } sagt, dass es fertig ist; du nimmst es an oder sagst, was fehlt.
       *[said] { $by } sagt, dass es fertig ist; du nimmst es an oder sagst, was fehlt: „{ $words }“
    }
   *[said] { $told ->
        [none] { $by } sagt, dass es fertig ist; du nimmst es an oder sagst, was fehlt. Zu sehen: { $note }
       *[said] { $by } sagt, dass es fertig ist; du nimmst es an oder sagst, was fehlt: „{ $words }“ Zu sehen: { $note }
    }
  }
why-decide-extension = Jemand bittet um einen anderen Termin, und du entscheidest.
why-decide-scope = Eine andere Charta möchte für Seiten dieser Gemeinschaft sprechen, und du entscheidest.
why-decide-own = Du hast diese Charta geschrieben, und eine ältere Seite sagt Wort für Wort dasselbe. Bis du antwortest, wird niemand um etwas gebeten.
why-decide-proposal = Jemand hat den Ausgang auf die Seite geschrieben, und du entscheidest.
why-decide-outcome = Der Termin ist vorbei: Alle möchten wissen, was aus ihrer Arbeit geworden ist.
why-decide-became = Die Gemeinschaft ist abgeschlossen: Wer beigetragen hat, möchte wissen, was daraus wurde.

## Warum jemand anderes gefragt wurde, für alle, die helfen können
# asked-… steht für why-… oben. person: wer gefragt wurde.

asked = { $person } wurde gefragt.
asked-confirm-named = { $person } wurde gefragt, weil die Charta den Namen unter denen nennt, die diese Seite lesen.
# asked-confirm-group   called   "name" (die Gruppe hat einen), oder "none"
asked-confirm-group = { $called ->
    [none] { $person } wurde gefragt, weil eine Gruppe diese Seite lesen soll, zu der { $person } gehört.
   *[other] { $person } wurde gefragt, weil „{ $name }“ diese Seite lesen sollen und { $person } dazu gehört.
  }
asked-confirm-everyone = { $person } wurde gefragt, weil diese Seite für alle hier geschrieben ist.
asked-confirm-changed = { $person } wurde gefragt, weil sich die Seite seit der Bestätigung geändert hat.
asked-confirm-file = { $person } wurde gefragt, weil eine Datei auf der Seite seit der Bestätigung eine neue Fassung hat.
asked-confirm-renewed = { $person } wurde gefragt, weil es Zeit ist, diese Seite wieder anzusehen.
asked-answer-steward = { $person } wurde gefragt, weil die Betreuung dort liegt.
asked-answer-sponsor = { $person } wurde gefragt, weil das Vorhaben von dort kommt und von den Betreuenden niemand frei war.
asked-answer-again = { $person } wurde noch einmal gefragt, weil die Antwort etwas offen gelassen hat.
asked-handed-over = { $person } wurde gefragt, weil es dorthin übergeben wurde.
asked-deliver = { $person } wurde gefragt, weil die Charta den Namen als zuständig nennt.
asked-review-steward = { $person } wurde gefragt, weil die Betreuung dort liegt.
asked-review-sponsor = { $person } wurde gefragt, weil das Vorhaben von dort kommt.
asked-status-owner = { $person } wurde gefragt, weil von dort kommt, was dabei herauskommt.
asked-status-steward = { $person } wurde gefragt, weil die Betreuung dort liegt.
asked-status-sponsor = { $person } wurde gefragt, weil das Vorhaben von dort kommt.
asked-complete-writer = { $person } wurde gefragt, weil die Charta von dort stammt.
asked-complete-placed = { $person } wurde gefragt, weil diese Person die Charta auf die Seite gesetzt hat.
asked-complete-role = { $person } wurde gefragt, weil die Charta von dort geändert werden kann.
asked-decide-accept = { $person } wurde gefragt, weil jemand ein Ergebnis fertig gemeldet hat.
asked-decide-extension = { $person } wurde gefragt, weil dort über einen anderen Termin entschieden wird.
asked-decide-scope = { $person } wurde gefragt, weil eine andere Charta für Seiten einer Gemeinschaft sprechen möchte, über die dort entschieden wird.
asked-decide-own = { $person } wurde gefragt, weil eine eigene Charta Wort für Wort dasselbe sagt wie eine ältere Seite.
asked-decide-proposal = { $person } wurde gefragt, weil jemand den Ausgang auf die Seite geschrieben hat und dort darüber entschieden wird.
asked-decide-outcome = { $person } wurde gefragt, weil der Termin vorbei ist und alle wissen möchten, was daraus geworden ist.
asked-decide-became = { $person } wurde gefragt, weil die Gemeinschaft abgeschlossen ist und alle wissen möchten, was aus ihren Beiträgen wurde.

## Warum eine Nachricht jetzt kommt

reason-ladder-new = Das ist neu und liegt bei dir.
reason-ladder-before-5 = Dafür bleiben dir noch einige Arbeitstage.
reason-ladder-before-1 = Das ist bis zum nächsten Arbeitstag geplant.
reason-ladder-after-1 = Der geplante Tag ist vorbei, und es ist noch offen.
reason-ladder-steward = Das ist noch offen. Du betreust die Gemeinschaft und kannst vielleicht helfen.
reason-ladder-sponsor = Das ist noch offen. Du hast das Vorhaben angestoßen und kannst vielleicht helfen.
reason-answered = Jemand hat auf deinen Beitrag geantwortet.
reason-answered-again = Jemand hat beantwortet, was du wieder geöffnet hast.
reason-placed-snoozed = Jemand hat das verschoben. Du erfährst es einmal, damit du planen kannst.
reason-placed-not-mine = Jemand sagt, dass das zu jemand anderem gehört. Du kannst es zuordnen.
reason-placed-handed-over = Das liegt jetzt bei dir.
reason-placed-not-answered = Wer gefragt hat, sagt: Die Antwort hat etwas offen gelassen.
reason-decided = Du hast darum gebeten oder es geschrieben, deshalb hörst du einmal, was entschieden wurde.
reason-outcome = Du hast beigetragen und erfährst deshalb einmal, was daraus geworden ist.
reason-outcome-again = Zu deinen Beiträgen wurde etwas gesagt, nachdem du vom Ende gehört hast; du hörst es einmal.
reason-outcome-otherwise = Du hast beigetragen und von einem anderen Ende gehört, deshalb erfährst du, wie es nun ausging.
reason-invited = Jemand fragt dich, wegen etwas, das du getan hast. Sag „nichts für mich“, und du wirst nicht noch einmal gefragt.
reason-invited-again = Du wirst noch einmal gefragt, danach nicht mehr.
reason-pair-ask = Das hörst du einmal, weil du die Gemeinschaft betreust, die gefragt wird.
reason-pair-yes = Das hörst du einmal, weil du die Gemeinschaft betreust, die gefragt hat.
