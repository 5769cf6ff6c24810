# Why me, and why now. One plain sentence each.
#
# why-…: Obligation.why, shown beside what is owed. Arguments (Obligation.why_args):
#   why-confirm-group   said    "because" (there is a sentence for the group), "name" (a name), or "none"
#                       because, name   what the site's policy says of the group; its raw name is never shown
#   why-handed-over     by      who handed it over, or "none"
#   why-answer-again    reason  what the author of the contribution says is still open
#   why-decide-accept   by      who says that it is done
#                       note    where it can be seen; seen  "said", or "none"
#                       words   what they say beside that; told  "said", or "none"
#   all others          none
# reason-…: SendNotice.data["reason"], the reason a message is sent for. No arguments.

## Why a page is to be read

why-confirm-named = The charter asks you by name to read this page.
why-confirm-group = { $said ->
    [because] Because { $because }.
    [name] Because you are one of “{ $name }”.
   *[none] Because it is written for a group that you are in.
  }
why-confirm-everyone = This page is written for everyone here.
why-confirm-changed = The page has changed since you confirmed it.
why-confirm-file = A file on the page has a new version since you confirmed the page.
why-confirm-renewed = It is time to look at this page again, as everyone does from time to time.
# brief-…: the same in the panel's one line, where the whole sentence would be cut off.
brief-confirm-group = { $said ->
    [because] because { $because }
    [name] because you are one of “{ $name }”
   *[none] because it is written for a group that you are in
  }

## Why something is to be answered, delivered, decided

why-answer-steward = You are a steward here: your answer shows that the work was seen.
why-answer-sponsor = You are the sponsor, and no steward is free to answer just now.
why-answer-again = The answer left something open: “{ $reason }”
why-handed-over = { $by ->
    [none] It was handed over to you, because you can help best.
   *[other] { $by } handed it over to you, because you can help best.
  }
why-deliver = The charter names you as the owner.
why-review-steward = You are a steward here, and people rely on this page.
why-review-sponsor = You are the sponsor, and people rely on this page.
why-status-owner = What comes out of it is yours: you know best how it stands.
why-status-steward = You are a steward here and see the whole.
why-status-sponsor = You are the sponsor, and no steward is there who sees the whole.
why-complete-writer = You wrote this charter: you know best what is still missing.
why-complete-placed = You put this charter onto the page, and it stands on another one.
why-complete-role = You can change this charter, and it is nearly ready.
why-decide-accept = { $seen ->
    [none] { $told ->
        [none] { $by } says that it is done, and you accept it or say what is missing.
       *[said] { $by } says that it is done, and you accept it or say what is missing: “{ $words }”
    }
   *[said] { $told ->
        [none] { $by } says that it is done, and you accept it or say what is missing. To be seen at: { $note }
       *[said] { $by } says that it is done, and you accept it or say what is missing: “{ $words }” To be seen at: { $note }
    }
  }
why-decide-extension = Somebody asks for another date, and the decision is yours.
why-decide-scope = Another charter wants to speak for pages of this community, and the decision is yours.
why-decide-own = You wrote this charter, and an older page says the same word for word. Until you answer, nobody is asked for anything.
why-decide-proposal = Somebody wrote the outcome on the page, and the decision is yours.
why-decide-outcome = The deadline has passed: people want to know what came of their work.
why-decide-became = The community is closed: whoever contributed wants to know what became of it.

## Why somebody else was asked, to who may help
# asked-… stands for why-… above. person: who was asked.

asked = { $person } was asked.
asked-confirm-named = { $person } was asked, because the charter names them to read this page.
# asked-confirm-group   called   "name" (the group has one), or "none"
asked-confirm-group = { $called ->
    [none] { $person } was asked, because they are in a group that is to read this page.
   *[other] { $person } was asked, because they are one of “{ $name }”, who are to read this page.
  }
asked-confirm-everyone = { $person } was asked, because this page is written for everyone here.
asked-confirm-changed = { $person } was asked, because the page has changed since they confirmed it.
asked-confirm-file = { $person } was asked, because a file on the page has a new version since they confirmed it.
asked-confirm-renewed = { $person } was asked, because it is time to look at this page again.
asked-answer-steward = { $person } was asked, because they are a steward here.
asked-answer-sponsor = { $person } was asked, because they are the sponsor and no steward was free.
asked-answer-again = { $person } was asked again, because the answer left something open.
asked-handed-over = { $person } was asked, because it was handed over to them.
asked-deliver = { $person } was asked, because the charter names them as the owner.
asked-review-steward = { $person } was asked, because they are a steward here.
asked-review-sponsor = { $person } was asked, because they are the sponsor.
asked-status-owner = { $person } was asked, because what comes out of it is theirs.
asked-status-steward = { $person } was asked, because they are a steward here.
asked-status-sponsor = { $person } was asked, because they are the sponsor.
asked-complete-writer = { $person } was asked, because they wrote this charter.
asked-complete-placed = { $person } was asked, because they put this charter onto the page.
asked-complete-role = { $person } was asked, because they can change this charter.
asked-decide-accept = { $person } was asked, because somebody says that a deliverable is done.
asked-decide-extension = { $person } was asked, because the decision on another date is theirs.
asked-decide-scope = { $person } was asked, because another charter wants to speak for pages of a community where the decision is theirs.
asked-decide-own = { $person } was asked, because a charter of theirs says word for word what an older page says.
asked-decide-proposal = { $person } was asked, because somebody wrote the outcome on the page and the decision is theirs.
asked-decide-outcome = { $person } was asked, because the deadline has passed and people want to know what came of it.
asked-decide-became = { $person } was asked, because the community is closed and people want to know what became of what they contributed.

## Why a message comes now

reason-ladder-new = This is new, and it is yours.
reason-ladder-before-5 = You have a few working days left for this.
reason-ladder-before-1 = This is due by the next working day.
reason-ladder-after-1 = The planned day has passed, and this is still open.
reason-ladder-steward = This is still open. You are a steward and may be able to help.
reason-ladder-sponsor = This is still open. You are the sponsor and may be able to help.
reason-answered = Somebody answered what you added.
reason-answered-again = Somebody answered what you opened again.
reason-placed-snoozed = Somebody put this off. You are told once, so that you can plan.
reason-placed-not-mine = Somebody says this belongs with somebody else. You can place it.
reason-placed-handed-over = This is with you now.
reason-placed-not-answered = The author says that the answer left something open.
reason-decided = You asked for it or wrote it, so you hear once what was decided.
reason-outcome = You contributed, so you hear once what came of it.
reason-outcome-again = Something was said about your contributions after you heard how it ended, so you hear it once.
reason-outcome-otherwise = You contributed and were told of another end, so you hear how it ended now.
reason-invited = Somebody asks you, because of something you did. Say “not for me”, and you are not asked again.
reason-invited-again = You are asked once more, and then not again.
reason-pair-ask = You hear of this once, because you look after the community that is asked.
reason-pair-yes = You hear of this once, because you look after the community that asked.
