# The panel in a page, my part, the steward's queue, the communities.
# Plain words, short sentences, the benefit first, nobody is blamed. Dates and names arrive already written.

## Small parts of lines

panel-by = by { $day }
panel-until = until { $moment }
panel-planned = planned for { $day }
panel-since = since { $moment }
panel-someone = somebody

## The closed line

line-purpose = For: { $purpose }
line-prepared = A community is being prepared here
line-on-track = on track
line-stale = waits for its review
line-retired = retired
line-delivered = { $done } of { $total } delivered
line-confirm = Please read this by { $day }
line-confirm-late = Please read this, it was planned for { $day }
# asked: one of the two above; because: brief-… of why.ftl.
line-because = { $asked }, { $because }
line-confirm-other = Please read “{ $page }” by { $day }
line-changed-now = The page changed at { $time }, while you were reading
line-changed = This page has a newer version, of { $day }
line-waits = This version waits for approval. Please read the one that readers are shown, by { $day }
line-waits-confirmed = This version waits for approval · you confirmed another one on { $day }
line-confirmed = You confirmed this version on { $day } · thank you
line-confirmed-language = You confirmed this in another language on { $day } · thank you
line-confirmed-person = { $channel ->
    [task] You ticked it off on { $day }
   *[comment] You wrote on { $day } that you have read it
  }; which version you saw is not known
line-waiting = { $kind ->
    [page] Your page of { $day } reached us
    [comment] Your comment of { $day } reached us
    [entry] What you added in { $system } on { $day } reached us
    [upload] Your file of { $day } reached us
   *[edit] Your edit of { $day } reached us
  }
line-waiting-by = { $steward } answers by { $moment }
line-waiting-who = { $steward } answers
line-answered = { $kind ->
    [page] { $steward } answered your page: “{ $words }”
    [comment] { $steward } answered your comment: “{ $words }”
    [entry] { $steward } answered what you added in { $system }: “{ $words }”
    [upload] { $steward } answered your file: “{ $words }”
   *[edit] { $steward } answered your edit: “{ $words }”
  }
line-answered-silent = { $kind ->
    [page] { $steward } took up your page
    [comment] { $steward } took up your comment
    [entry] { $steward } took up what you added in { $system }
    [upload] { $steward } took up your file
   *[edit] { $steward } took up your edit
  } · thank you
line-thanked = { $kind ->
    [page] { $steward } says thank you for your page
    [comment] { $steward } says thank you for your comment
    [entry] { $steward } says thank you for what you added in { $system }
    [upload] { $steward } says thank you for your file
   *[edit] { $steward } says thank you for your edit
  }
line-steward = { $people ->
    [one] { $people } person waits for your answer
   *[other] { $people } people wait for your answer
  }
line-steward-first = { $people ->
    [one] { $people } person waits for your answer, until { $moment }
   *[other] { $people } people wait for your answer, the first until { $moment }
  }
line-deliver = Your part: { $what }, by { $day }
line-deliver-late = Your part: { $what }, planned for { $day }
line-place = You know who can take this on: { $what }
line-review = Does this page still hold? A look by { $day } keeps it trusted
line-status = How does it stand? A line by { $day } keeps everyone in the picture
line-stands = { $said }: { $words }
line-no-word = no word since { $day }
line-no-word-yet = no word yet from its owner
line-decide = Your decision, by { $day }: { $what }
line-draft = Nearly ready: { $mend }
line-draft-more = { $more ->
    [one] Nearly ready: { $mend } ({ $more } more after that)
   *[other] Still being prepared: { $mend } ({ $more } more after that)
  }
line-extended = by { $day } (first planned for { $first }: { $reason })
line-extended-bare = by { $day } (first planned for { $first })
closed-met = Done on { $day }
closed-ended = Closed on { $day }
closed-withdrawn = Ended on { $day }: the goal is no longer needed
closed-counts = { $head }: { $done } of { $total } delivered
closed-thanks = { $head }, thanks to { $people ->
    [one] { $people } person
   *[other] { $people } people
  }

## Sections

sec-mine = Your part
sec-missing = Still to add before it starts
sec-before = Before it starts
sec-improve = Worth a second look in the charter
charter-in-file = The charter comes from the file “{ $file }”. Tell your Telos admin what to change in it.
sec-purpose = What it’s for, and what’s in it for you
sec-purpose-members = What it’s for, and what’s in it for members
sec-deliverables = What comes out of it
sec-dates = Dates
sec-people = People to ask
sec-lifted = Built on by many
sec-earlier = What came of contributions
sec-did = What you did lately
sec-invite = Whom you could invite to { $community }
did-confirm = You confirmed “{ $page }”
did-deliver = You said it is done: { $what }
did-thank = You said thank you
did-answer = You answered
did-answered-elsewhere = You said where it is answered
did-not-a-contribution = You said that it needs no answer
did-review = You looked at “{ $page }”
did-status = You said how it stands
did-excuse = You excused { $person } from reading “{ $page }”
did-dismiss = You said no to a piece of advice: { $what }
did-snooze = You put it off until { $day }: { $what }
did-not-mine = You said that it is not yours: { $what }
did-hand-over = { $person } has it from you: { $what }
did-away = You are away until { $day }
did-waits = Waits for somebody who takes it on.
did-excused = You are excused: it is no longer asked of you.
mine-empty = Nothing waits for you.
mine-more = { $count ->
    [one] { $count } more
   *[other] { $count } more
  }

## What is mine

what-confirm = Read “{ $page }” and say so
what-confirm-here = Read this page and say so
what-answer = { $kind ->
    [page] { $author } wrote a new page and waits for your answer
    [comment] { $author } left a comment and waits for your answer
    [entry] { $author } added something in { $system } and waits for your answer
    [upload] { $author } added a file and waits for your answer
   *[edit] { $author } edited and waits for your answer
  }
what-answer-from = { $author } waits for your answer
what-answer-plain = Answer a contribution
what-deliver = { $what }
what-review = Say whether “{ $page }” still holds
what-status = Say how “{ $community }” stands
what-decide = Decide: { $what }
decide-outcome = what came of “{ $community }”
decide-became = what became of contributions to “{ $community }”
decide-extension = { $person } asks to move the date from { $now } to { $day }: { $reason }
decide-date = { $person } asks to move the date from { $now } to { $day }, without a reason
decide-scope = { $person } wants a charter of their own to speak for “{ $scope }”, which is yours
decide-scope-some = { $person } wants a charter of their own to speak for pages that are yours
decide-item = { $person } wrote on the page what came of “{ $what }”: { $outcome }
decide-item-off = { $person } took off the page what came of “{ $what }”
decide-proposal = { $person } wrote on the page what came of “{ $community }”: { $outcome }
decide-effect = { $count ->
    [0] If you say yes, { $day } counts for everyone, and the old date is asked about no more.
    [one] If you say yes, { $day } counts for everyone and for one thing that is due then.
   *[other] If you say yes, { $day } counts for everyone and for { $count } things that are due then.
}
decide-own = a community of its own? “{ $community }” says word for word what another page says
decide-accept = whether “{ $what }” is done
what-complete = Complete the charter of “{ $page }”
what-place = Find somebody for: { $what }
why-place = { $person } says it belongs with somebody else.
note-benefit = What’s in it for you: { $benefit }
note-need = Why it matters: { $need }
note-snoozed = You see this again on { $day }
note-passed = { $person }: “{ $words }”
note-waits = The version on your screen waits for approval: readers are not shown it yet, so nobody confirms it.
note-changed = The page has changed since the version on your screen. Look at what changed, then open the page afresh: what you confirm is what you saw.

## Actions

act-confirm = I’ve read this version
act-diff = Show what changed
act-since = What changed since you confirmed
act-since-short = What changed
act-shown = Open the approved version
act-fresh = Open the newest version
act-open = Open
act-read = Read
act-add = Add it
act-correct = Correct it
act-missing = Open what is missing
act-change = Change it
act-outcome = What came of it
act-answer = Answer
act-reply = Reply
act-thank = Thank
act-elsewhere = Answered elsewhere
act-hand-over = Hand over
act-take-over = I take it over
act-not-contribution = Not a contribution
act-open-entry = Open it in { $system }
act-not-answered = That doesn’t answer it
act-place = Find somebody
act-give-back = Give it back to { $person }
act-snooze = Later
act-not-mine = Not mine
act-deliver = It’s done
act-still-holds = It still holds
act-update = Update the page
act-retire = Retire the page
act-on-track = On track
act-at-risk = At risk
act-off-track = Off track
act-yes = Agree
act-no = Decline
act-own-yes = Yes, it starts
act-own-no = No, it stays a draft
act-accept = Accept it
act-not-yet = Not yet
act-excuse = Excuse them
act-correct-group = Correct who is to read it
act-take-back = Take it back
act-show-again = Show it again now
act-back = I’m back
act-extend = Ask for a later date
act-close = Close this community
act-became = See the contributions
act-became-all = { $count ->
    [one] Say it for the one that has no word yet
   *[other] Say it for all { $count } that have no word yet
  }
act-became-some = Choose which
act-became-change = Change it
act-became-say = Say it
act-away = I’ll be away
act-invite = Invite
act-not-invited = Not for me
act-suggest-no = Don’t suggest or name me
act-suggest-yes = I may be suggested and named again

## Forms

field-reply = Your reply
field-reply-hint = It appears in the discussion under your own name.
field-link = Where is the answer?
field-link-hint = A link or a few words
field-to = Who answers instead?
field-to-place = Who takes it on?
field-to-hint = Account name
field-to-options = One of those listed, or another member’s account name
field-why-hand-over = A word on why
field-why-not-contribution = Why it needs no answer
field-why-not-answered = What is still open
field-until-snooze = Remind me again on
field-why-not-mine = Whose is it, or why not yours?
field-done-link = Where can it be seen?
field-done-text = A word about it
field-why-retire = Why is it no longer needed?
field-missing = What is still missing?
field-why-excuse = Why they need not read it
field-status-line = A line about it
field-status-way = What is in the way, or would help?
field-status-hint = Everyone who takes part reads it.
field-reason = Your reason
field-reason-hint = { $person } reads it.
field-reason-asker = Whoever asked reads it.
field-until-extend = New date
field-why-extend = Why it takes longer
field-why-extend-hint = The first date stays visible beside the new one.
field-outcome = How did it end?
field-outcome-of = { $what }
field-choose = Please choose
field-became = What became of it?
field-became-why = Why, in a line
field-became-why-hint = Needed where it was not used. Whoever contributed it reads this.
field-outcome-text = What came of it, in a few sentences
field-outcome-hint = Everyone who contributed reads this once.
field-until-away = Back at work on
field-away-hint = Until then nobody waits for you: others answer.
outcome-met = met
outcome-partly-met = partly met
outcome-not-met = not met
outcome-withdrawn = no longer needed
optional = { $label } (if you like)
reply-heading = { $kind ->
    [page] { $author }: new page of { $day }, { $time }
    [comment] { $author }: comment of { $day }, { $time }
    [entry] { $author }: added in { $system }, { $day }, { $time }
    [upload] { $author }: file of { $day }, { $time }
   *[edit] { $author }: edit of { $day }, { $time }
  }
reply-difference = this change

## What it's for

purpose-none = The purpose is still being written.
purpose-benefit = What’s in it for you: { $text }
purpose-benefit-members = What’s in it for members: { $text }
purpose-need = Business need: { $text }
purpose-allowance = Your time for it: { $hours ->
    [one] { $hours } hour a week
   *[other] { $hours } hours a week
  }
purpose-training = Where to learn: { $text }
purpose-training-link = Where to learn what it takes
purpose-reward = Reward for the group: { $text }
purpose-reward-single = Reward: { $text }
purpose-home = About this community

## Deliverables, dates, people

deliverable-owner = { $owner } brings it
deliverable-open = Still looking for somebody who brings it
deliverable-done-when = Done when: { $text }
deliverable-done = Done on { $day }
deliverable-said = Said to be done on { $day } · { $person } has a look
deliverable-outcome = Outcome: { $outcome }
deliverable-written = { $person } wrote as the outcome: { $outcome }. { $state ->
    [refused] It was refused.
   *[asked] It counts once whoever decides here says so.
  }
deliverable-taken-off = { $person } took the outcome off the page. { $state ->
    [refused] It was refused, so the outcome counts.
   *[asked] It counts until whoever decides here agrees.
  }
status-on-track = on track
status-at-risk = at risk
status-off-track = off track
stands = How it stands · { $said }
stands-not-yet = How does it stand?
stands-by = { $person }, { $day }
stands-every = A line is asked for { $every }
date-start = Start
date-deadline = Deadline
date-read-by = Read by
date-review = Looked over regularly
every-years = { $count ->
    [one] every year
   *[other] every { $count } years
  }
every-months = { $count ->
    [one] every month
   *[other] every { $count } months
  }
every-weeks = { $count ->
    [one] every week
   *[other] every { $count } weeks
  }
every-days = { $count ->
    [one] every day
   *[other] every { $count } days
  }
date-closed = Closed
date-moved = Moved from { $day }, which is a day off
date-first = First planned for { $day }: { $reason }
date-first-bare = First planned for { $day }
date-asked = { $person } asks for { $day }
date-asked-counts = Until that is decided, { $day } counts.
date-asked-waits = { $person } decides. Until then { $day } counts.
box-counts = What counts: { $day }
box-asked = { $asked } is asked for: { $person } decides. Until then { $day } counts.
date-allowed = Moved to { $day }, decided by { $person }
date-allowed-silent = Moved to { $day }, nobody objected
date-told = It was decided in { $system }.
date-refused = { $day } was asked for and refused
date-beyond-extensions = { $day } was written when all extensions were used, so it doesn’t count
date-beyond-hours = { $day } was written too shortly before the deadline, so it doesn’t count
date-beyond-granted = Beyond the limit that the charter sets.
date-limit-extensions = Another date can’t be asked for: { $used } of { $most } extensions are used.
date-limit-hours = Another date can’t be asked for in the last { $hours } hours before the deadline, nor after it.
date-limit-decides = { $person } can still move it.
date-quorum = It counts once { $needed } have taken part; so far { $took_part }.
date-read-quorum = The reading counts once { $quorum } have confirmed.
quorum-people = { $number ->
    [one] one person
   *[other] { $number } people
  }
quorum-percent = { $number } % of those asked
rights-limits = Limits of this charter
rights-limit-extensions = The deadline moves { $most ->
    [0] never
    [one] once at most
   *[other] { $most } times at most
  }; so far { $used ->
    [0] it never moved
    [one] it moved once
   *[other] it moved { $used } times
  }.
rights-limit-hours = In the last { $hours } hours before the deadline nobody asks for another date, and the text stays as it is.
rights-limit-quorum = A reading, or what nobody objects to, counts once { $quorum } have taken part.
date-replaced = Once moved to { $day }, another date was decided since
date-no-reason = No reason was given.
date-times = { $count ->
    [one] Moved once
   *[other] Moved { $count } times
}
date-on-page = The charter says { $day }. What counts is { $counts }.
date-proposal = { $person } wrote as the outcome: { $outcome }
date-proposal-asked = It counts once somebody who may close this says so.
date-proposal-refused = It was refused, so this goes on.
line-asked = Your new date, { $day }, is a request. Until it is decided, { $now } counts
line-asked-why = Your new date, { $day }, is a request: say why in the field “extension reason”. Until it is decided, { $now } counts
line-date-asked = { $day } is asked for
date-close = Is it finished?
date-close-note = Closing tells everyone who contributed what came of it, once. After that all messages stop.
person-sponsor = wants this and decides
person-steward = answers contributions
person-it = helps with the tool
person-unknown = There is no account of this name that can be used

## What came of contributions

earlier-own = { $kind ->
    [page] Your page of { $day }
    [comment] Your comment of { $day }
    [entry] What you added in { $system } on { $day }
    [upload] Your file of { $day }
   *[edit] Your edit of { $day }
  }
earlier-other = { $kind ->
    [page] { $author }: a page of { $day }
    [comment] { $author }: a comment of { $day }
    [entry] { $author }: added in { $system } on { $day }
    [upload] { $author }: a file of { $day }
   *[edit] { $author }: an edit of { $day }
  }
earlier-on = { $what } on “{ $page }”
earlier-words = { $what }: “{ $words }”
lifted-why = Several people have answered { $person } or built on what they wrote.
earlier-waits = Somebody will answer
earlier-answered = { $steward } answered on { $day }
earlier-answered-words = { $steward } answered on { $day }: “{ $words }”
earlier-edit = { $steward } built on it on { $day }
earlier-thanks = { $steward } said thank you on { $day }
earlier-elsewhere = { $steward } answered elsewhere on { $day }
earlier-closed = Looked at on { $day }: no answer needed
outcome-words = What came of it: { $text }
sec-became = What became of contributions: { $community }
sec-became-own = What became of your contributions
became-intro = The community is closed. { $count ->
    [one] One contribution still waits
   *[other] { $count } contributions still wait
  } for a word. Until { $day } the news of the end wait for it; then they leave with what is known.
became-intro-late = { $count ->
    [one] One contribution has no word yet. Whoever made it has heard so.
   *[other] { $count } contributions have no word yet. Whoever made them has heard so.
  } They hear yours once; who had their last message about it already reads it on their own page.
became-intro-all = Each contribution has its word. A change is told once to whoever heard something else.
became-intro-all-read = Each contribution that you can read has its word. A change is told once to whoever heard something else.
became-intro-before = What you say here is told to each contributor with the end, and can be changed until then.
became-hidden = Some are on pages that you can’t read. Somebody who can may speak for them.
became-few = Some are by too few people to be told here. Who answers here may speak for them.
became-group = { $kind ->
    [comments] { $count ->
        [one] One comment on “{ $page }”
       *[other] { $count } comments on “{ $page }”
      }
   *[changes] { $count ->
        [one] One change of “{ $page }”
       *[other] { $count } changes of “{ $page }”
      }
  }
became-yours = { $kind ->
    [comments] { $count ->
        [one] Your comment on “{ $page }”
       *[other] Your { $count } comments on “{ $page }”
      }
   *[changes] { $count ->
        [one] What you added to “{ $page }”
       *[other] What you added to “{ $page }” ({ $count } times)
      }
  }
became-so-far = { $said ->
    [0] No word yet
   *[other] { $said } of { $all } have their word
  }
became-see = See it
became-used = used
became-partly = partly used
became-not = not used
became-open = nobody has said yet
became-why = { $choice }: { $reason }
became-line = { $what }: { $choice }
became-line-why = { $what }: { $choice }. { $reason }
became-more = { $count ->
    [one] And one more: see your own page.
   *[other] And { $count } more: see your own page.
  }
sec-rights = Who decides what here
sec-level = Level and rights
rights-extend = Move the deadline
rights-accept = Say that a deliverable is done
rights-mend = Change the charter
rights-close = Close this community
rights-asked = May say or ask: { $who }. { $decided }
rights-decided = Decides: { $who }.
rights-silent = It counts when nobody of these objects within { $days ->
    [one] one working day
   *[other] { $days } working days
  }: { $who }.
rights-since = { $level } Since { $day }.
rights-fits = The figures speak for this level.
rights-lower = The figures speak for level { $level } now.
rights-higher = The figures speak for level { $level }. It counts once the sponsor says so, and somebody who is no steward.
rights-asked-by = Said so: { $people }.
rights-raise-hint = Stewards get rights by it. So somebody who is no steward has to say the same.
rights-raise-hint-named = You wrote that you are the sponsor. So somebody else who is no steward has to say the same.
rights-higher-later = The figures speak for level { $level }. It can go up from { $day } on: who has which role here has changed lately.
rights-needs = What level { $level } needs
rights-col-figure = Figure
rights-col-needs = Needed
rights-col-has = Now
rights-at-most = at most { $value }
rights-enough = { $value } ✓
role-sponsor = the sponsor
role-stewards = stewards
role-owners = owners of deliverables
role-contact = the IT contact
role-writer = who wrote the charter
role-members = members
act-level-up = Raise to level { $level }
act-level-down = Back to level { $level }
field-why-level = Why

## Receipt

receipt-charter = { $count ->
    [0] Saved: nothing is missing
    [one] Saved: one thing to add
    [2] Saved: two things to add
    [3] Saved: three things to add
    [4] Saved: four things to add
    [5] Saved: five things to add
    [6] Saved: six things to add
   *[other] Saved: { $count } things to add
  }
receipt = { $kind ->
    [page] Your page reached us
    [comment] Your comment reached us
    [entry] What you added in { $system } reached us
    [upload] Your file reached us
   *[edit] Your edit reached us
  }

## My part

part-title = My part
part-done = { $count ->
    [0] {""}
   *[other] done this month: { $count }
  }
part-unreached = { $why ->
    [no-address] Messages don’t reach you: your account has no confirmed mail address. Add one in the settings of your account.
    [refused] Messages don’t reach you: your mail server refuses them. Look at the mail address in the settings of your account.
   *[later] Messages haven’t reached you for some days: your mail server doesn’t take them. This page shows all that is yours.
  }
part-unreached-others = Messages don’t reach { $people }, who have something to do here. A word in person helps; nobody is told that they are late.
part-own = Only you see this: your last twelve months
own-given = { $count ->
    [one] You answered { $count } contribution that was yours to answer, { $in_time } in time.
   *[other] You answered { $count } contributions that were yours to answer, { $in_time } in time.
  }
own-contributed = { $count ->
    [one] { $answered ->
        [0] You contributed once. It has no answer yet.
       *[other] You contributed once, and it is answered.
      }
   *[other] You contributed { $count } times, { $answered } answered.
  }
own-waiting = { $count ->
    [one] { $count } of yours waits for an answer.
   *[other] { $count } of yours wait for an answer.
  }
own-built-on = { $count ->
    [one] Others went on writing on { $count } of yours.
   *[other] Others went on writing on { $count } of yours.
  }
part-to-place = { $first ->
    [0] Others say it is not theirs
   *[other] Others say it is not theirs: the first { $first } of { $count }
  }
part-where = { $page } · { $community }

## The steward's queue

queue-title = { $first ->
    [0] Waiting for your answer
   *[other] Waiting for your answer: the { $first } that are due first
  }
queue-others = { $first ->
    [0] With colleagues
   *[other] With colleagues: the { $first } that are due first
  }
queue-who = { $person } answers
queue-empty = Nobody waits for your answer.
queue-what = { $kind ->
    [page] A new page: “{ $page }”
    [comment] A comment on “{ $page }”
    [entry] Added in { $system }, for “{ $page }”
    [upload] A file: “{ $page }”
   *[edit] An edit of “{ $page }”
  }
queue-help = Keys: j next, k previous, r reply, t thank, h hand over, ? this help. They rest while you type.
queue-help-button = Keyboard
queue-shortcuts = Use these keys
queue-diff = Show the change

## Communities

communities-title = Communities
communities-empty = There is no community here yet that you can see.
community-yours = { $count ->
    [one] { $count } for you
   *[other] { $count } for you
  }
community-draft = being prepared
community-closed = closed on { $day }
community-ask = Ask { $people }

## Words of the element itself

label-open = Show all
label-close = Show less
label-panel = What this page is for
label-sending = Sending …
label-failed = This could not be sent. Nothing is lost: it is here as you left it. Please try again in a moment.
label-cancel = Cancel
label-send = Send
label-settled = This is already settled. Thank you.

## Invitations: one person each, with a fact about them

line-invited = { $person } asks whether you would take part in { $community }
invite-intro = Suggested because of what they did. An invitation goes to one person; you choose the words.
invite-nobody = Nobody new to suggest for now.
# $edits: 0 where not all of a page's history is known; $added: bytes, rounded, 0 where that is not worth telling.
invite-fact = { $edits ->
    [0] Last edited “{ $page }” on { $day }
    [one] Edited “{ $page }” once, on { $day }{ $added ->
        [0] {""}
       *[other] , and added about { $added } bytes
      }
   *[other] Edited “{ $page }” { $edits } times, last on { $day }{ $added ->
        [0] {""}
       *[other] , and added about { $added } bytes
      }
  }
invite-own-fact = { $edits ->
    [0] You edited “{ $page }” on { $day }
    [one] You edited “{ $page }” once, on { $day }{ $added ->
        [0] {""}
       *[other] , and added about { $added } bytes
      }
   *[other] You edited “{ $page }” { $edits } times, last on { $day }{ $added ->
        [0] {""}
       *[other] , and added about { $added } bytes
      }
  }.
invite-so-far = Invited so far: { $asked }. Looked in: { $visited }. Contributed: { $contributed }.
invite-so-few = Invited so far: { $asked }. What came of it is told from five people on: of fewer it would be about single ones.
invite-effect-unknown = Held back by lot, to see whether inviting works: { $held }. Not enough data yet.
invite-effect = { $sure ->
    [more] Inviting works here: { $points } percentage points more of those invited contributed than of those held back by lot (95 % interval { $low } to { $high }, { $n } people).
    [less] Fewer of those invited contributed than of those held back by lot: { $points } percentage points (95 % interval { $low } to { $high }, { $n } people).
   *[open] Whether inviting works here is open: by now { $points } percentage points more of those invited contributed than of those held back by lot (95 % interval { $low } to { $high }, { $n } people).
  }
# What a steward can send as it is; in the language of who gets it.
invite-default = You know “{ $page }”. Would you have a look at what we are doing, and tell us what you would change?
field-invite = Your words to { $person }
field-invite-hint = The fact about them, the benefit, and a way to say no stand in the message anyway, in { $language }. It goes to this one person.
invited-what = { $person } asks whether you would take part here

## The group's goal, beside its bar

goal-label = Group goal
goal-line = Together · { $said }
goal-until = { $said }, { $when }
goal-met = { $said }: reached
goal-pages = { $reached } of { $wanted } { $wanted ->
    [one] page
   *[other] pages
  } reviewed
goal-readers = { $reached } of { $wanted } { $wanted ->
    [one] person has
   *[other] people have
  } read it
goal-answers = { $reached } of { $wanted } { $wanted ->
    [one] answer
   *[other] answers
  } given
goal-deliverables = { $reached } of { $wanted } { $wanted ->
    [one] deliverable
   *[other] deliverables
  } done
goal-contributions = { $reached } of { $wanted } { $wanted ->
    [one] contribution
   *[other] contributions
  }

## What would help

sec-advice = What would help “{ $community }”
advice-answer-first = Answer these first
advice-answer-first-why = { $late ->
    [one] { $late } contribution waits for longer than was promised.
   *[other] { $late } contributions wait for longer than was promised.
  } Who waits longest comes first.
advice-close = { $why ->
    [delivered] Close it: all is delivered
   *[silent] Close it, or say how it stands
  }
advice-close-why = { $why ->
    [delivered] Every deliverable is done. Closing tells everybody who took part what came of it, once, and all messages stop.
   *[silent] Nobody has said how it stands since { $day }, though it was asked { $missed } times. What is over is better closed than left open.
  }
advice-milestone = Add a date in between
advice-milestone-why = Much is left for the last days: late shift { $shift }. { $days ->
    [one] { $days } day is left
   *[other] { $days } days are left
  }, and nothing is due before { $last }. A date in between makes a second burst of work.
advice-invite = Ask people who know about it
advice-invite-why = Half of all comes from { $people ->
    [one] one person.
   *[other] { $people } people.
  } { $could ->
    [one] There is { $could } more person whose own edits speak for asking them.
   *[other] There are { $could } more people whose own edits speak for asking them.
  }
advice-group-reward = { $why ->
    [single] Reward the group, not each one alone
   *[no-goal] Set a goal that everybody sees
  }
advice-group-reward-why = { $why ->
    [single] Much is left for the last days: late shift { $shift }. The reward is each one’s own, so helping others costs whoever helps.
   *[no-goal] Much is left for the last days: late shift { $shift }. Who sees how far all are together works more evenly.
  }
advice-seal = Keep entries sealed until { $last }
advice-seal-why = Much is left for the last days: late shift { $shift }. The reward is each one’s own, and who writes early shows others what to copy.
advice-seal-note = Telos can’t enforce it: a saved page is seen by whoever may read it. Where a wiki can close a single page (Confluence: Restrictions), everybody keeps theirs closed until then. Where it can’t (MediaWiki), entries are handed in elsewhere.
advice-put-milestone = { $day }: halfway
advice-put-reward = group: { $words }
advice-put-together = something that all have together
advice-put-goal = { $dated ->
    [yes] { $wanted } contributions by { $day }
   *[no] { $wanted } contributions
  }
advice-put-seal = individual: { $words } (entries are opened on { $day })
advice-open = Waiting since { $moment }
advice-go-charter = Put it into the charter
advice-go-invite = Choose whom to ask
act-dismiss = Not here
field-dismiss = Why not?
field-dismiss-hint = It is kept with your name. The advice stays away until things have changed a lot.
