# Messages by mail and in the wiki's own notifications.
# A subject says what the reader decides. Nobody is late; somebody may need help.

## Subject and lines: what is owed

mail-subject-more = { $subject } · and { $more ->
    [one] one more thing
   *[other] { $more } more things
  }
mail-confirm-subject = “{ $page }” becomes common ground once you’ve read it, { $when }
mail-confirm-what = Please read “{ $page }” and say so with one click.
mail-confirm-changed = “{ $page }” has changed since you read it: “{ $added }”. Please read it again and say so with one click.
mail-confirm-thing = reading “{ $page }”
mail-answer-subject = { $author } can go on once you answer, { $when }
mail-answer-what = { $kind ->
    [page] { $author } wrote the new page “{ $page }” and waits for your answer: “{ $what }”
    [comment] { $author } wrote about “{ $page }” and waits for your answer: “{ $what }”
    [upload] { $author } added the file “{ $page }” and waits for your answer: “{ $what }”
    [entry] { $author } added something for “{ $page }” in { $system } and waits for your answer: “{ $what }”
   *[edit] { $author } added to “{ $page }” and waits for your answer: “{ $what }”
  }
mail-answer-what-plain = { $kind ->
    [page] { $author } wrote the new page “{ $page }” and waits for your answer.
    [comment] { $author } left a comment on “{ $page }” and waits for your answer.
    [upload] { $author } added the file “{ $page }” and waits for your answer.
    [entry] { $author } added something for “{ $page }” in { $system } and waits for your answer.
   *[edit] { $author } added something to “{ $page }” and waits for your answer.
  }
mail-answer-thing = the answer to { $author } on “{ $page }”
mail-deliver-subject = Your part completes { $community }: { $what }, { $when }
mail-deliver-what = Your part: { $what }
mail-deliver-thing = { $what }
mail-review-subject = You decide whether “{ $page }” still holds, { $when }
mail-review-what = Please look at “{ $page }”: does it still hold, does it need a change, or can it go?
mail-review-thing = looking over “{ $page }”
mail-decide-subject = You decide, { $when }: { $what }
mail-decide-what = Your decision is asked for: { $what }
mail-decide-thing = the decision ({ $what })
mail-status-subject = Your word on how { $community } stands, { $when }
mail-status-what = How does { $community } stand? On track, at risk or off track, and a line about it.
mail-status-thing = a word on how { $community } stands
mail-complete-subject = { $community } can start once its charter is complete
mail-complete-what = The charter of { $community } is nearly ready. The page shows what is still missing.
mail-complete-thing = the charter of { $community }
mail-until = When: { $when }
mail-until-late = It was planned for { $day }
mail-benefit = What’s in it for you: { $benefit }.
# What is in it for who answers, delivers, looks over, decides, completes; the members' own comes from the charter.
mail-benefit-answer = one answer now, and the same question need not come to you again
mail-benefit-deliver = it is seen as your work, by everyone who goes on with it
mail-benefit-review = people rely on the page, and ask you less
mail-benefit-decide = you choose, and the others can plan with it
mail-benefit-status = nobody has to ask you, and who can help hears in time
mail-benefit-complete = from then on people know what you are after, and are asked for it
mail-benefit-all = Why it matters: { $benefit }.
mail-ask = Questions? Ask { $person }.

## To those who can help

mail-steward-subject = { $person } may need help with { $thing }
mail-steward-what = { $person } may need help with { $thing }.
mail-steward-why = You look after { $community }.
mail-steward-benefit = A short word often helps most: ask what is in the way, move the date, or find somebody else together.
mail-sponsor-subject = You can clear the way in { $community }: { $thing }
mail-sponsor-what = { $person } may need help with { $thing }.
mail-sponsor-why = You wanted { $community } to happen.
mail-sponsor-benefit = You can free time for { $person }, agree on a later date, or ask somebody else.

## Answered

mail-answered-subject = { $kind ->
    [page] { $steward } answered your page “{ $page }”
    [comment] { $steward } answered your comment on “{ $page }”
    [entry] { $steward } answered what you added in { $system }
    [upload] { $steward } answered your file “{ $page }”
   *[edit] { $steward } answered your edit of “{ $page }”
  }
mail-answered-subject-words = { $kind ->
    [page] { $steward } on your page “{ $page }”: “{ $words }”
    [comment] { $steward } on your comment: “{ $words }”
    [entry] { $steward } on what you added in { $system }: “{ $words }”
    [upload] { $steward } on your file “{ $page }”: “{ $words }”
   *[edit] { $steward } on your edit of “{ $page }”: “{ $words }”
  }
mail-answered-what = { $kind ->
    [page] { $steward } answered your page “{ $page }”: “{ $words }”
    [comment] { $steward } answered your comment on “{ $page }”: “{ $words }”
    [entry] { $steward } answered what you added for “{ $page }” in { $system }: “{ $words }”
    [upload] { $steward } answered your file “{ $page }”: “{ $words }”
   *[edit] { $steward } answered your edit of “{ $page }”: “{ $words }”
  }
mail-answered-why = You had written: “{ $words }”
mail-answered-benefit = What you add counts in { $community }.
mail-thanked-subject = { $kind ->
    [page] { $steward } thanks you for your page “{ $page }”
    [comment] { $steward } thanks you for your comment on “{ $page }”
    [entry] { $steward } thanks you for what you added in { $system }
    [upload] { $steward } thanks you for your file “{ $page }”
   *[edit] { $steward } thanks you for your edit of “{ $page }”
  }
mail-thanked-what = { $kind ->
    [page] { $steward } says thank you for your page “{ $page }”.
    [comment] { $steward } says thank you for your comment on “{ $page }”.
    [entry] { $steward } says thank you for what you added for “{ $page }” in { $system }.
    [upload] { $steward } says thank you for your file “{ $page }”.
   *[edit] { $steward } says thank you for your edit of “{ $page }”.
  }
mail-built-on-subject = { $steward } built on what you added to “{ $page }”
mail-built-on-what = { $kind ->
    [page] { $steward } took up your page “{ $page }” and went on with it.
    [comment] { $steward } took up your comment and changed “{ $page }”.
    [entry] { $steward } took up what you added in { $system } and changed “{ $page }”.
    [upload] { $steward } took up your file “{ $page }”.
   *[edit] { $steward } took up your edit of “{ $page }” and went on with it.
  }

## Put off, not mine, handed over

mail-snoozed-subject = { $person } comes back to { $thing } on { $day }
mail-snoozed-what = { $person } put { $thing } off until { $day }.
mail-snoozed-why = You needn’t do anything. You know it in case somebody asks.
mail-handed-subject = { $person } hands this to you: { $thing }
mail-handed-subject-plain = This is with you now: { $thing }
mail-handed-what = { $person } asks you to take over { $thing }.
mail-handed-what-words = { $person } asks you to take over { $thing }: “{ $words }”
mail-handed-what-plain = Please take over { $thing }.
mail-handed-what-plain-words = Please take over { $thing }: “{ $words }”
mail-again-subject = Still open for { $author }: { $thing }
mail-again-what = { $author } says that the answer left something open.
mail-placed-subject = You decide who takes on { $thing }
mail-placed-what = { $person } says that { $thing } belongs with somebody else.
mail-not-for-subject = You decide whether { $thing } is for { $person }
mail-not-for-what = { $person } says that { $thing } is not for them.
mail-placed-said = { $person } writes: “{ $words }”
mail-placed-why = You look after this community and know who can. { $person } gets no more messages about it.

## Decided, and what came of it

mail-accepted-subject = { $what } is accepted
mail-accepted-what = { $person } accepted { $what }. It counts as done.
mail-accepted-silent = Nobody objected to { $what }. It counts as done.
mail-not-yet-subject = { $what }: something is still missing
mail-not-yet-what = { $person } had a look at { $what }: something is still missing.
mail-accepted-why = You had said that it is done.
mail-agreed-subject = { $what }: the outcome counts
mail-agreed-what = { $person } agreed to what you wrote about { $what }. It counts now.
mail-agreed-silent = Nobody objected to what you wrote about { $what }. It counts now.
mail-not-agreed-subject = { $what }: it stays as it was
mail-not-agreed-what = { $person } did not agree to what you wrote about { $what }. It stays as it was.
mail-not-agreed-objected = { $person } objected to what you wrote about { $what }. It stays as it was.
mail-agreed-why = You had changed the outcome on the page.
mail-taken-off-subject = { $what }: the outcome counts no more
mail-taken-off-what = { $person } agreed to taking off the outcome of { $what }. It counts no more.
mail-taken-off-silent = Nobody objected to taking off the outcome of { $what }. It counts no more.
mail-kept-on-subject = { $what }: the outcome still counts
mail-kept-on-what = { $person } did not agree to taking off the outcome of { $what }. It still counts.
mail-kept-on-objected = { $person } objected to taking off the outcome of { $what }. It still counts.
mail-taken-off-why = You had taken the outcome off the page.
mail-scope-yes-subject = Your charter speaks for “{ $what }” now
mail-scope-yes-what = { $person } agreed: your charter speaks for “{ $what }” now.
mail-scope-no-subject = “{ $what }” stays with { $community }
mail-scope-no-what = { $person } decided that “{ $what }” stays with { $community }. Your charter speaks for its own page.
mail-scope-why = Your charter asked to speak for pages of { $community }.
mail-own-yes-subject = { $community } is a community of its own
mail-own-yes-what = { $person } said that { $community } is a community of its own.
mail-own-no-subject = { $community } stays a draft
mail-own-no-what = { $person } said that { $community } is no community of its own. It stays a draft, and nobody is asked for anything.
mail-own-why = You wrote this charter, and an older page says the same word for word.
mail-decided-yes-subject = { $community }: the new date is { $day }
mail-decided-yes-what = { $person } agreed: the new date is { $day }. The first one stays visible beside it.
mail-decided-yes-silent = Nobody objected: the new date is { $day }. The first one stays visible beside it.
mail-decided-since-subject = { $community }: the date is { $day }
mail-decided-since-what = { $person } agreed to { $asked }. Another date was decided since: { $day } counts.
mail-decided-since-silent = Nobody objected to { $asked }. Another date was decided since: { $day } counts.
mail-decided-no-subject = { $community }: the date stays { $day }
mail-decided-no-what = { $person } decided that the date stays { $day }.
mail-decided-no-objected = { $person } objected: the date stays { $day }.
mail-decided-agreed-subject = { $community }: the new date was agreed
mail-decided-agreed-what = { $person } agreed to the new date.
mail-decided-refused-subject = { $community }: the new date was refused
mail-decided-refused-what = { $person } did not agree to the new date.
mail-decided-why = You had asked for another date.
mail-decided-reason = The reason: { $reason }.
mail-outcome-subject = What came of { $community }, and of your part in it
mail-outcome-met = { $community } has reached its goal.
mail-outcome-partly-met = { $community } is closed. Part of its goal is reached.
mail-outcome-not-met = { $community } is closed. Its goal was not reached; what was learned stays.
mail-outcome-withdrawn = { $community } has ended: its goal is no longer needed.
mail-outcome-done = Done: { $list }.
mail-ended-otherwise = You were told of another end; this is the one that counts.
mail-outcome-thanks = You were part of it. Thank you. This is the last message about it.
mail-outcome-thanks-part = You were part of it. Thank you. You hear from it once more only if something else is said about your part.
mail-became-subject = { $community }: what became of your part
mail-became-what = Since you heard how { $community } ended, something was said about what you contributed:
mail-became-last = Thank you again. This is the last message about it.

## Communities that help each other

mail-pair-ask-subject = “{ $other }” asks whether { $community } would help
mail-pair-ask-what = “{ $other }” is getting started, and asks whether you would show them how { $community } does it.
mail-pair-ask-why = It has level { $level }, and you look after a community that gets by on its own.
mail-pair-ask-benefit = They get started, and the page of your figures shows whether it helped. Nobody owes anything: yes, not now and no word are all fine, and after four weeks the question is gone.
mail-pair-yes-subject = “{ $other }” helps { $community }
mail-pair-yes-what = “{ $other }” said yes and helps { $community } from now on.
mail-pair-yes-why = You asked them. They have level { $level }.
mail-pair-yes-benefit = Whoever answers in time there shows you how. Nobody owes anything, and either side can end it.

## Invited

mail-invited-subject = { $person } asks for your view on { $community }
mail-invited-again-subject = Your view on { $community } is still welcome
mail-invited-what = { $person } asks whether you would take part in { $community }. What it is for: { $purpose }.
mail-invited-what-plain = { $person } asks whether you would take part in { $community }.
mail-invited-said = { $person } writes: “{ $words }”

## One good thing

mail-stands = How it stands, { $day } · { $said }
mail-stands-silent = How it stands · { $said }
mail-goal = What you all do together · { $said }
mail-good = Good to know
mail-good-answer = { $steward } answered { $author }.
mail-good-delivered = { $person } finished a part.
mail-good-delivered-words = { $person } finished a part: “{ $words }”

## Buttons

mail-open = Have a look
mail-open-read = Read it
mail-open-answer = Answer
mail-open-deliver = Open your part
mail-open-review = Look it over
mail-open-decide = Decide
mail-open-status = Say how it stands
mail-open-complete = See what is missing
mail-open-help = See what would help
mail-open-entry = See it where it stands
mail-open-answer-read = Read the answer
mail-open-place = Find somebody
mail-open-outcome = See what came of it
mail-open-invited = Have a look, no strings attached
mail-open-pair-ask = See and answer
mail-open-pair-yes = See them on your page of figures

## The foot

mail-hello = Hello { $person },
mail-rest = { $count ->
    [one] One more thing waits in your part
   *[other] { $count } more things wait in your part
  }
mail-held-subject = Telos holds { $count } messages on { $site }
mail-held-what = { $count } messages were held on { $site }: more than { $most } in one hour
mail-held-why = Nobody got any of them. A group in a charter that has become large, or a charter that changed, can be the reason. Look with "telos preview" and "telos doctor", and let them go with "telos go-live { $site }".
mail-held-open = Open Telos
mail-digest-intro = Some things are yours. The soonest comes first.
mail-digest-intro-news = Some news of what you take part in.
mail-digest-intro-others = Some things you can help with. The soonest comes first.
mail-foot-why = You got this because something in { $communities } is yours to do or good for you to know.
mail-foot-fewer = Fewer messages
mail-foot-not-mine = Not mine
mail-foot-stop = Stop messages
