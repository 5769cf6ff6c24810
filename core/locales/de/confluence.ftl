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
cf-by-first = Bis { $day } (zuerst geplant: { $first })
cf-was-by = Geplant bis { $day }
cf-was-by-first = Geplant bis { $day } (zuerst: { $first })
cf-deliverables = Was dabei herauskommt
cf-more = { $count ->
    [one] und { $count } weiteres
   *[other] und { $count } weitere
  }
cf-confirmed = { $confirmed } von { $asked } haben das gelesen und bestätigt
cf-confirmed-until = { $confirmed } von { $asked } haben das gelesen und bestätigt · geplant bis { $day }
cf-waiting = { $count ->
    [one] { $count } Beitrag zu dieser Seite wartet auf eine Antwort
   *[other] { $count } Beiträge zu dieser Seite warten auf eine Antwort
  }
cf-answers = Antworten auf Beiträge kommen von { $people }
cf-act-confirm = Ich habe diese Fassung gelesen
cf-act-open = Öffnen, was für mich ansteht
cf-kept = Telos hält diesen Kasten aktuell und ersetzt, was hier hineingeschrieben wird.

## Die Vorlage

cf-template-name = Charta einer Gemeinschaft
cf-template-text = Wofür eine Seite und die darunter da sind, bis wann, und wer antwortet
