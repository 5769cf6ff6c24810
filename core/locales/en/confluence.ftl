# What Telos writes into Confluence's own pages: the status it keeps in a page, and its templates.

## The status in a page. Names, dates and links arrive as Confluence's own elements.

cf-status-title = Community: { $community }
cf-status-here = Community of purpose
cf-state-draft = In preparation
cf-state-active = Under way
cf-state-closed = Closed
cf-state-delivered = { $done } of { $total } delivered
cf-for = For: { $purpose }
cf-part-of = This page is part of { $community }
cf-benefit = What’s in it for you: { $benefit }
cf-by = By { $day }
cf-by-first = By { $day } (first planned for { $first })
cf-was-by = Planned for { $day }
cf-was-by-first = Planned for { $day } (first for { $first })
cf-deliverables = What comes out of it
cf-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
  }
cf-confirmed = { $confirmed } of { $asked } have read and confirmed it
cf-confirmed-until = { $confirmed } of { $asked } have read and confirmed it · planned until { $day }
cf-waiting = { $count ->
    [one] { $count } contribution to this page waits for an answer
   *[other] { $count } contributions to this page wait for an answer
  }
cf-answers = Contributions are answered by { $people }
cf-act-confirm = I’ve read this version
cf-act-open = Open what is mine
cf-kept = Telos keeps this panel up to date and replaces what is written into it.

## The template

cf-template-name = Community charter
cf-template-text = What a page and those below it are for, by when, and who answers
