### The page of a community's figures, for who looks after it: sponsor, stewards, IT contact

sponsor-title = Communities you look after
sponsor-as-of = Figures as of { $moment }
sponsor-no-figures = No figures yet: they come within a minute.
sponsor-protected = Data protection: sums only, nobody’s name, and nothing about fewer than { $least } people. They are told anew once at least { $least } people did something.

sponsor-label-choose = Community
sponsor-label-away = That could not be loaded. Please try again in a moment.
sponsor-label-acts = Show what is behind it
sponsor-label-rests = Made from
sponsor-label-copy = Copy
sponsor-label-copied = Copied
sponsor-label-export = Export as CSV
sponsor-label-table = The same as a table
sponsor-label-more = More
sponsor-label-back = Close
sponsor-label-trend = Four weeks ago
sponsor-label-figure = Figure
sponsor-label-value = Value

## Numbers

sponsor-interval = { $value } ({ $low } to { $high })
sponsor-hours = { $hours } h
sponsor-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
  }
sponsor-few-contributions = not enough data: { $n } of { $least } contributions
sponsor-few-windows = not enough data: { $n } of { $least } { $what ->
    [answers] answers
    [confirmations] confirmations
    [deliveries] deliverables
   *[other] contributions
  } before a date that has passed
sponsor-few-answers = not enough data: { $n } of { $least } answers
sponsor-few-confirmations = not enough data: { $n } of { $least } confirmations
sponsor-few-deliveries = not enough data: { $n } of { $least } deliverables
sponsor-few-people = not enough data: { $n } of { $least } people
sponsor-few-pairs = not enough data: { $n } of { $least } pairs
sponsor-no-teams = not enough data: of nobody who contributed a team is known
sponsor-few-teams = not enough data: a team is known behind { $n ->
    [one] { $n } contribution only, fewer than half
   *[other] { $n } contributions only, fewer than half
  }
sponsor-not-reached = not reached
sponsor-too-early = too early: nothing has waited that long yet
sponsor-not-told = not enough data
sponsor-not-told-few = Too few people to be told here.
sponsor-withheld = too few people to be told here
sponsor-trend-more = more now; four weeks ago: { $before }
sponsor-trend-less = less now; four weeks ago: { $before }
sponsor-trend-same = much as four weeks ago
sponsor-told-more = more now; told before: { $before }
sponsor-told-less = less now; told before: { $before }
sponsor-told-same = much as told before
sponsor-rests-contributions = { $n ->
    [one] { $n } contribution
   *[other] { $n } contributions
  }
sponsor-rests-history = { $n ->
    [one] { $n } contribution, with those before the charter
   *[other] { $n } contributions, with those before the charter
  }
sponsor-rests-answered = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
  }
sponsor-rests-waiting = what waits: { $n }
sponsor-rests-late = what is late: { $n }
sponsor-rests-not-contributions = what a steward set aside: { $n }
sponsor-rests-confirmations = { $n ->
    [one] { $n } confirmation
   *[other] { $n } confirmations
  }
sponsor-rests-deliveries = { $n ->
    [one] { $n } deliverable
   *[other] { $n } deliverables
  }
sponsor-rests-reverted = edits: { $n }
sponsor-rests-home = the page of the charter
sponsor-rests-notices = messages: { $n }

figure-contributions = Contributions
figure-answered = Answered
figure-not-contributions = Set aside by a steward
figure-waiting = Waiting for an answer
figure-late = Answers past their time
figure-before = Contributions before the charter
figure-asked = Asked to confirm
figure-confirmed = Confirmed
figure-to-confirm = Still to confirm
figure-confirm-late = Still to confirm, time over
figure-deliverables = Deliverables
figure-delivered = Delivered
figure-stale = Review of the page is late
figure-goal = How many the group goal wants
figure-goal-reached = Reached of the group goal
figure-notices = Messages sent
figure-opt-outs = People who want no messages
figure-late-shift-contributing = Late shift of contributing
figure-late-shift-answering = Late shift of answering
figure-late-shift-confirming = Late shift of confirming
figure-late-shift-delivering = Late shift of delivering
figure-forecast = Contributions expected by then
figure-spread = Spread (Gini)
figure-absence-factor = People who made half of it
figure-elephant-factor = Teams that made half of it
figure-support = Answers to others per contribution
figure-waiting-after-a-day = Still waiting after a day
figure-waiting-after-a-week = Still waiting after a week
figure-median-wait = Half are answered within
figure-in-time = Answered in time
figure-active = Active in the last four weeks
figure-returning = Came back within four weeks
figure-burstiness = In bursts (−1 to 1)
figure-top-influence = Largest share of influence
figure-top-in-degree = Largest share of the plain count
figure-agreement = Influence and plain count agree (at most 1)
figure-top-expertise = Largest share of expertise
figure-answerers = People who answer others
figure-mutual = Pairs who answer each other
figure-accepted = Contributions accepted
figure-reverted = Edits taken back by others
figure-on-time = Delivered on time

## What for, by when

sponsor-purpose = What for, by when
sponsor-no-purpose = The charter says no purpose yet.
sponsor-no-date = The charter names no deadline.
sponsor-moved-date = { $date } (first planned for { $first })
sponsor-stands = How its owner sees it · { $said }
sponsor-done = { $all ->
    [one] { $done ->
        [0] The deliverable is not done yet.
       *[other] The deliverable is done.
      }
   *[other] { $done ->
        [one] { $done } of { $all } deliverables is done.
       *[other] { $done } of { $all } deliverables are done.
      }
  }

sponsor-advice = What would help now
sponsor-goal = The group’s goal

## The promise

sponsor-promise = Promise kept
sponsor-kept = Answered in time: { $done } of { $all }.
sponsor-kept-few = Answered in time: { $few }.
sponsor-kept-none = No answer was due yet.
sponsor-waiting = { $count ->
    [one] { $count } contribution waits for an answer,
   *[other] { $count } contributions wait for an answer,
  } { $late ->
    [0] none past its time.
    [one] { $late } past its time.
   *[other] { $late } past their time.
  }
sponsor-nobody-waits = Nobody waits for an answer.
sponsor-longest = The longest has waited since { $day }
sponsor-at = with { $person }

## Read and confirmed

sponsor-confirmed = Read and confirmed
sponsor-read = { $done ->
    [one] { $done } of { $all } has confirmed.
   *[other] { $done } of { $all } have confirmed.
  }
sponsor-not-asked = Nobody was asked to confirm yet.
sponsor-read-late = { $count ->
    [one] For { $count } person the time to confirm is over.
   *[other] For { $count } people the time to confirm is over.
  }
sponsor-missing = Still to confirm: { $who }
sponsor-by-group = Confirmed by group
sponsor-further-groups = further people
sponsor-col-group = Group
sponsor-col-asked = Asked
sponsor-col-confirmed = Confirmed
sponsor-col-month = Month
sponsor-col-quarter = Quarter
sponsor-col-year = Year
sponsor-col-day = Day
sponsor-col-contributed = Contributions
sponsor-col-answered = Of these answered

## The five factors

sponsor-factors = The five factors
sponsor-factor = { $factor }: { $says }
sponsor-overlap = The range in brackets holds the true value nineteen times of twenty. What overlaps is not told apart.
factor-motivation = Motivation
factor-culture = Culture
factor-behaviour = Behaviour
factor-influencers = Influencers
factor-maturity = Maturity
sponsor-moved = { $figure }: { $moved }.
sponsor-still = Much as four weeks ago.
sponsor-still-told = Much as told before.
sponsor-nothing-promised = Nothing is promised yet that could be delivered or confirmed.
sponsor-late-unknown = When people contribute can’t be told yet ({ $few }).
sponsor-late-even = Contributions come evenly over the time: late shift { $value }.
sponsor-late-some = Some of the contributions are left for the last days: late shift { $value }.
sponsor-late-much = Much is left for the last days: late shift { $value }.
sponsor-half = { $people ->
    [one] Half of all comes from { $people } person.
   *[other] Half of all comes from { $people } people.
  }
sponsor-half-teams = { $teams ->
    [one] Where teams are known, half of it comes from { $teams } team.
   *[other] Where teams are known, half of it comes from { $teams } teams.
  }
sponsor-wait = After a day { $day } still wait for an answer, after a week { $week }.
sponsor-wait-unknown = How long answers take can’t be told yet ({ $few }).
sponsor-in-time = Answered in time: { $share }.
sponsor-median = Half are answered within { $median }.
sponsor-median-none = The median is not reached: more than half have no answer.
sponsor-answerers = { $people ->
    [one] { $people } person answers others.
   *[other] { $people } people answer others.
  }
sponsor-mutual = Of the pairs who talk, { $share } answer each other.
sponsor-agree-mostly = Whoever counts people plainly mostly comes to the same as by influence (agreement { $value } of 1).
sponsor-agree-less = Influence and the plain count of people differ here (agreement { $value } of 1): look at the acts behind them.
sponsor-answer-unknown = Who answers whom can’t be told yet ({ $few }).
sponsor-level-1 = Level 1, shepherded.
sponsor-level-2 = Level 2, guided.
sponsor-level-3 = Level 3, self-running.
sponsor-level-4 = Level 4, leading.
sponsor-accepted = Contributions accepted: { $share }.
sponsor-reverted = Edits that others took back: { $share }.
sponsor-accepted-unknown = What it rests on can’t be told yet ({ $few }).
sponsor-by-month = Contributions by month
sponsor-by-quarter = Contributions by quarter
sponsor-by-year = Contributions by year
sponsor-before = { $count ->
    [one] { $count } contribution from before the charter counts in who carries it; nobody was asked to answer it.
   *[other] { $count } contributions from before the charter count in who carries it; nobody was asked to answer those.
  }
sponsor-bars-key = Outline: what came; filled: what of it is answered by now.

## The forecast

sponsor-forecast-title = Where this is heading
sponsor-so-far = { $count ->
    [one] { $count } contribution so far, in the time up to { $day }.
   *[other] { $count } contributions so far, in the time up to { $day }.
  }
sponsor-forecast = By { $day } we expect { $expected }, between { $low } and { $high } in nineteen of twenty cases.
sponsor-no-forecast = No forecast yet: { $few }.
sponsor-half-time = it comes from half time on
sponsor-course = Contributions in the time that runs, added up
sponsor-course-key = Line: what came so far.
sponsor-course-key-ahead = Line: what came so far; dashed: what we expect; grey: where it ends in nineteen of twenty cases.
sponsor-band = { $expected } expected ({ $low } to { $high })

## Whom to ask

sponsor-ask = Whom to ask
sponsor-ask-how = Others build on what these people write. Who answers whom is all that counts here, not who holds which position.
sponsor-ask-why = Several people have answered them or built on what they wrote.
sponsor-ask-figures = Beside the place by influence (PageRank) stands the plain count of people. What is behind both can be opened; counted is what you may read.
sponsor-ask-place = place { $place } by influence; { $people ->
    [one] { $people } person answered or built on it
   *[other] { $people } people answered or built on it
  }
sponsor-influence-of = whose contributions others build on: { $person }

## Inviting people

sponsor-invited = What came of inviting people

## What is overdue

sponsor-overdue = Overdue, and what you can do
sponsor-nothing-overdue = Nothing is past its time.
sponsor-late-answers = { $count ->
    [one] { $count } answer is past its time.
   *[other] { $count } answers are past their time.
  }
sponsor-change-charter = Change the charter

## For the board

sponsor-board-title = For the board, to copy
sponsor-board = The community “{ $title }” works on this: { $purpose }.
sponsor-board-bare = The community “{ $title }”.
sponsor-board-contributions = { $count ->
    [one] { $count } contribution came in.
   *[other] { $count } contributions came in.
  }
sponsor-board-forecast = { $expected } are expected by the next date ({ $low } to { $high }).

## What it cost

sponsor-cost = What it cost
sponsor-notices = { $count ->
    [one] { $count } message was sent.
   *[other] { $count } messages were sent.
  }
sponsor-opt-outs = { $count ->
    [0] Nobody turned them off.
    [one] { $count } person turned them off.
   *[other] { $count } people turned them off.
  }

## What is behind a figure

sponsor-acts-title = Behind “{ $figure }”
sponsor-act-contribution = Contribution to “{ $page }”
sponsor-act-page = “{ $page }”
sponsor-acts-none = There is nothing here that you may read.
sponsor-acts-hidden = More stands on pages that you can’t read.
sponsor-acts-change = Show the change

## In print

sponsor-print-title = Communities and their figures
sponsor-print-made = Sums, for whoever gets this paper: nobody is named, and no page but the communities’ own.

## Communities that help each other

sec-pairing = Help from a community that knows how
sec-pair-asked = Help that { $community } is asked for
pair-could = “{ $title }” could help you
pair-asked-out = You asked “{ $title }” for help
pair-asked-in = “{ $title }” asks whether you would help
pair-helps = “{ $title }” helps you
pair-helped = You help “{ $title }”
pair-was = With “{ $title }”, until { $day }
pair-fact = It has level { $level } since { $day }, and { $all ->
    [one] { $done ->
        [0] its deliverable is not done yet
       *[other] its deliverable is done
      }
   *[other] { $done } of { $all } deliverables are done
  }.
pair-fact-young = It has level { $level }.
pair-benefit = Whoever answers in time there shows you how. Nobody owes anything, and either side can end it.
pair-benefit-in = They get started, and you see on the page of figures whether it helped. Nobody owes anything, and either side can end it.
pair-waits = Asked { $day }. Without a word it lapses after four weeks.
pair-since = Since { $day }
pair-compared = Answered in time by the community that is helped
pair-col-when = When
pair-col-share = In time
pair-before = In the 90 days before
pair-after = Since then, 90 days at most
pair-share = { $value } ({ $low } to { $high }), of { $n }
pair-few = not enough data yet, { $n } so far
pair-note = What differs may have other reasons: communities are not paired by lot.
act-pair-ask = Ask them
act-pair-yes = Yes, we help
act-pair-not-now = Not now
act-pair-end = End it
act-pair-withdraw = Take the question back
