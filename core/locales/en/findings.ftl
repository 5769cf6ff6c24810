# What the rules notice about a charter. For each code: a title; a text that tells what was wrong, what was read
# and what to do; and -mend, short and imperative, which follows "Nearly ready: " or "Still being prepared: ".
# Values: $read what was read (shortened), $field the field's name, and those of the single finding.

P101-title = What is it for?
P101-text = The purpose is missing. Write one sentence: who does what, with which result.
P101-mend = say in one sentence what it is for

P102-title = What will there be in the end?
P102-text = The deliverables are missing. Write one a line, with its owner, its page, and how one sees that it is done.
P102-mend = name what will be delivered

P103-title = What does the business get?
P103-text = The business need is missing. Write what gets better for the business when this is done.
P103-mend = say why the business needs it

P104-title = What’s in it for members?
P104-text = The benefit is missing. Write what a member gets from taking part.
P104-mend = tell members what’s in it for them

P105-title = Who wants it?
P105-text = The sponsor is missing. Name a person who wants this and can say so.
P105-mend = name a sponsor who wants it

P106-title = Who in IT helps?
P106-text = The IT contact is missing. Name the person in IT who supports this.
P106-mend = name someone in IT who helps

P107-title = { $count ->
    [0] Who answers?
   *[other] Who answers when the steward is away?
}
P107-text = { $count ->
    [0] The stewards are missing. Name the people who answer contributions, best two or more.
   *[other] There is one steward. Name a second one, so that contributions are answered during absences too.
}
P107-mend = name who answers contributions

P108-title = The purpose names an interest, not a result
P108-text = Read was: "{ $read }". Say what there will be in the end and by whose work: people join for a result they can see.
P108-mend = say which result the purpose leads to

P109-title = { $missing ->
    [owner] Who delivers it?
    [sign] How does one see that it is done?
   *[both] Who delivers it, and how does one see that it is done?
}
P109-text = { $missing ->
    [owner] "{ $name }" has no owner. Add "owner: …" to its line.
    [sign] "{ $name }" has no sign of being done. Add "done when: …" to its line.
   *[both] "{ $name }" has no owner and no sign of being done. Add "owner: …; done when: …" to its line. In a table, name the columns in its first row: "Name", "Owner", "Done when".
}
P109-mend = give each deliverable an owner and a sign of being done

P110-title = No usable account for { $read }
P110-text = { $why ->
    [unknown] In the field "{ $field }" there is "{ $read }". No account has this name, or several have. Write the account’s name exactly, mention the person, or name somebody else.
    [blocked] In the field "{ $field }" there is "{ $read }". The account is blocked or no longer in use. Name somebody who can take over.
    [bot] In the field "{ $field }" there is "{ $read }". That is a bot. Name a person.
   *[several] In the field "{ $field }" there is "{ $read }". These accounts are unknown, no longer in use, or bots. Name people who can take over.
}
P110-mend = name people who have an account here

P111-title = { $missing ->
    [time] How much time do members get?
    [training] Where can members learn it?
   *[both] How much time do members get, and where can they learn it?
}
P111-text = { $missing ->
    [time] The time allowance is missing. Write how many hours a week members may spend: it shows that the work is wanted.
    [training] The training is missing. Write where members can learn what they need.
   *[both] The time allowance and the training are missing. Write how many hours a week members may spend, and where they can learn what they need.
}
P111-mend = give members time and a place to learn

P112-title = There is more than one charter on this page
P112-text = { $count } charters were found; the first one counts. Put the others on pages of their own, or remove them.
P112-mend = keep one charter on this page

P113-title = { $why ->
    [missing] The wiki knows no group { $read }
   *[other] Nobody is in { $read }
}
P113-text = { $why ->
    [missing] In the field "{ $field }" there is the group "{ $read }". The wiki knows no such group. Check its name.
    [empty] In the field "{ $field }" there is the group "{ $read }". It has no members yet. Add people to it, or name another one.
   *[several] In the field "{ $field }" there are the groups "{ $read }". The wiki does not know them, or they have no members yet. Check their names and members.
}
P113-mend = name groups that have members

P114-title = The field "{ $read }" is unknown
P114-text = { $nearest ->
    [none] The field "{ $read }" was found, and is ignored. Remove it, or use the name of a known field.
   *[other] The field "{ $read }" was found, and is ignored. Did you mean "{ $nearest }"?
}
P114-mend = check the names of the fields

P115-title = The purpose is long
P115-text = The purpose has { $length } characters; people read one sentence of up to { $most }. It is kept whole, and shown as: "{ $shown }". Write one sentence, and put the rest on the page.
P115-mend = say the purpose in one sentence

P116-title = A value can’t be read
P116-text = { $why ->
    [working-time] In the field "{ $field }" there is "{ $read }". Write working time, such as "2 working days" or "4 hours".
    [period] In the field "{ $field }" there is "{ $read }". Write how often it comes again, such as "6 months" or "yearly".
    [hours] In the field "{ $field }" there is "{ $read }". Write hours a week, such as "2 hours a week".
    [zone] In the field "{ $field }" there is "{ $read }". Write the name of a time zone, such as "Europe/Berlin". Until then the site’s own is used.
    [country] In the field "{ $field }" there is "{ $read }". Write a country’s code or name, such as "DE". Until then the site’s own is used.
    [region] In the field "{ $field }" there is "{ $read }". Write the code of a state or region of the country, such as "BW". Until then only the country’s holidays count.
    [scope] In the field "{ $field }" there is "{ $read }". Write "page", "page and subpages", "category: …" or "namespace: …". Until then it is this page with its subpages.
    [outcome] In the field "{ $field }" there is "{ $read }". Write "met", "partly met", "not met" or "withdrawn".
    [goal] In the field "{ $field }" there is "{ $read }". Write a number and what is counted, such as "50 pages reviewed", "30 people have read", "20 answers given", "3 deliverables done" or "100 contributions".
    [goal-date] In the field "{ $field }" there is "{ $read }". The date in it can’t be read: write it with its year, such as "50 pages reviewed by 18 Dec 2026".
    [goal-readers] In the field "{ $field }" there is "{ $read }", and nobody is asked to read: name them in the field "read by", or count something else.
    [extensions] In the field "{ $field }" there is "{ $read }". Write how often the deadline may move, such as "3", or "none". Until then any number will do.
    [hours-before] In the field "{ $field }" there is "{ $read }". Write a time by the clock, such as "48 hours" or "2 days", 90 days at most. Until then there is no such time.
    [quorum] In the field "{ $field }" there is "{ $read }". Write how many must take part, such as "5 people", "half" or "60 %". Until then any number will do.
    [quorum-of-whom] In the field "{ $field }" there is "{ $read }", and nobody knows of how many: name members or readers, or write a number of people.
   *[one-person] In the field "{ $field }" there is "{ $read }". One person fits here, and the first one counts. Write one name.
}
P116-mend = write values that can be read in one way

P117-title = These pages belong to another charter
P117-text = The scope "{ $read }" is already that of another charter, which came first. Choose other pages, or write both charters into one.
P117-mend = choose pages that no other charter speaks for

P118-title = A field is written twice
P118-text = The field "{ $field }" has a second value: "{ $read }". The first one counts. Keep the one that is right.
P118-mend = write each field once

P121-title = These pages are not this charter’s to speak for
P121-text = The scope "{ $read }" reaches more than this page and what lies below it. { $why ->
    [asked] Who decides in the community that holds those pages was asked; till then this is a draft.
    [refused] Who decides in the community that holds those pages said no.
    [looking] There are very many; whether whoever wrote it may edit them is being looked at. Till then this is a draft.
   *[nobody] Whoever may edit all of them can write the scope, or an administrator attaches the charter with "telos attach".
}
P121-mend = choose this page’s own pages, or let somebody write it who may edit the others
P122-title = A name is not that person’s any more
P122-text = "{ $read }" { $why ->
    [taken] belongs to another account now. It stays with the person it meant when it was written, who is called { $now } today. To mean the other account, take the name out, save, and write it again.
   *[renamed] is called { $now } today, and still meant.
}
P122-mend = write the name that the person has today
P119-title = This page can’t be read as it is now
P119-text = Its source is broken, or far too long. Nothing is lost: what the charter said in the last version that could be read counts. Open the page in the editor and save it once; move what makes it long to pages of their own.
P119-mend = open this page in the editor and save it once

P120-title = Holidays differ by region
P120-text = In the field "{ $field }" there is "{ $read }", where holidays differ by region. The days off that most regions have are taken. Name yours in the field "region".
P120-mend = name the region

P123-title = The scope names what isn’t there
P123-text = In the field "{ $field }" there is "{ $read }", and this wiki has no { $why ->
    [space] such namespace. Check how its name is written, or write its number.
   *[page] such page. Pages below that title belong to the community all the same. Check how the title is written, or create the page.
  }
P123-mend = check the name in the scope

P124-title = Another page says the same word for word
P124-text = { $why ->
    [no] This charter is no community of its own, so it stays a draft and nobody is asked for anything. Write in it what is its own (its purpose, its people or its deadline), and it starts; or take it off the page.
   *[asked] An older page has this very charter. A community of its own? Who wrote this one, or its sponsor, says yes or no on this page. Other words for its purpose, its people or its deadline are a yes as well. Until then nobody is asked for anything.
}
P124-mend = say whether this is a community of its own

P125-title = This page shows a charter that stands elsewhere
P125-text = The charter in the box comes by "{ $read }" and can’t be read from there. To make this page a community, write the charter on this page itself: a template named Charter with its fields. A template of your own counts when it only passes its fields on.
P125-mend = write the charter on this page itself

P126-title = This page is too long to be read whole
P126-text = Its beginning is read, and what stands far below is not: no charter, no comment, no change there is seen. Move what makes it long to pages of their own, or ask whoever runs Telos for a higher limit.
P126-mend = move what makes the page long to pages of their own

P129-title = Nearly all answers come from one person
P129-text = Of the last { $count } answers { $most } came from the same person, and { $stewards } people are named who could answer. While that person is away, everybody waits. Share the answering, or name another steward.
P129-mend = share the answering among the stewards

D201-title = By when?
D201-text = The deadline is missing. Write a date, such as "18 Dec 2026": people plan by it, and reminders need it.
D201-mend = set a deadline

D202-title = The deadline has passed
D202-text = Read was "{ $read }": { $day } is over. Say what came of it, or ask for a later date.
D202-mend = close it or ask for a later date

D203-title = A long way without a milestone
D203-text = From { $begin } to { $day } there are { $days } days and nothing on the way. Add a milestone at least every { $most } days: most work is done just before a date.
D203-mend = add a milestone on the way

D204-title = That is a day off
D204-text = { $why ->
    [holiday] In the field "{ $field }" there is "{ $read }": { $day } is { $holiday }, a day off. It counts as { $moved }, the working day before.
    [most] In the field "{ $field }" there is "{ $read }": { $day } is { $holiday }, a day off in most regions. It counts as { $moved }, the working day before. Name a region if it is worked there.
   *[day-off] In the field "{ $field }" there is "{ $read }": { $day } is a day off. It counts as { $moved }, the working day before.
}
D204-mend = choose a working day

D205-title = A date can’t be read
D205-text = { $why ->
    [ambiguous] In the field "{ $field }" there is "{ $read }". It can mean { $one } or { $two }. Write the month as a word, such as "18 Dec 2026".
    [weekday] In the field "{ $field }" there is "{ $read }". The weekday does not fit: the date is { $one }. Mend the one that is wrong, or write the date alone, such as "18 Dec 2026".
    [year] In the field "{ $field }" there is "{ $read }". The year is missing. Write it with four digits, such as "18 Dec 2026".
    [impossible] In the field "{ $field }" there is "{ $read }". There is no such day or time. Check it, and write it such as "18 Dec 2026" or "18 Dec 2026 17:00".
    [range] In the field "{ $field }" there is "{ $read }". The year is too far away. Check it, and write it such as "18 Dec 2026".
    [zone] In the field "{ $field }" there is "{ $read }". The time zone is unknown, or can be more than one. Write it such as "18 Dec 2026 17:00 Europe/Berlin" or "18 Dec 2026 17:00 UTC+1".
   *[unknown] In the field "{ $field }" there is "{ $read }". Write a date, such as "18 Dec 2026" or "2026-12-18".
}
D205-mend = write dates such as "18 Dec 2026"

D206-title = A date lies behind the deadline
D206-text = In the field "{ $field }" there is "{ $read }": { $day } comes after the deadline on { $last }. Choose an earlier date, or ask for a later deadline.
D206-mend = put every date before the deadline

D207-title = A later date can’t be asked for any more
D207-text = { $why ->
    [extensions] The date "{ $read }" doesn’t count: { $used } of { $most } extensions are used, and this charter allows no more. Whoever decides here can still move the deadline.
   *[hours] The date "{ $read }" doesn’t count: it was written in the last { $hours } hours before the deadline, or after it, and this charter allows no request then. Whoever decides here can still move the deadline.
}
D207-mend = go by the date that counts, or ask who decides

D208-title = The deadline moved beyond a limit
D208-text = { $why ->
    [extensions] The deadline was moved { $used } times, and this charter says { $most } at most. The date counts: who decides here may do so. Say to the members why, or write another limit.
   *[hours] The deadline was moved in the last { $hours } hours before it, where this charter wants it to stand. The date counts: who decides here may do so. Say to the members why.
}
D208-mend = say why, or write a limit that fits

D210-title = Most answers come later than promised
D210-text = Of { $count } answers that were due { $late } came late or are still missing. Promise a time that can be kept, or name another steward: whoever knows when can plan with it.
D210-mend = promise a time that can be kept, or name another steward

D211-title = Nothing has happened for weeks
D211-text =
    Since { $day } nobody has contributed, answered or delivered anything, and { $open ->
        [one] one deliverable is open
       *[other] { $open } deliverables are open
    }. A small next step with a date brings people back; or say what came of it.
D211-mend = set a small next step, or say what came of it

A301-title = A contribution waits longer than promised
A301-text = Somebody contributed and has not been answered in the promised time. A short answer is enough; a word of thanks counts too.
A301-mend = answer what has waited longest

A302-title = Nobody is there to confirm
A302-text = In the field "{ $field }" there is "{ $read }". No usable account belongs to it. Name people or groups that have members.
A302-mend = name who is to read this page

A303-title = Confirmations are still open
A303-text = The time to read this page is over, and { $count } of { $asked } confirmations are open. A later date or a word from the steward helps.
A303-mend = help those who have not read it yet

A304-title = This page waits for its review
A304-text =
    { $retired ->
        [yes] This page was retired: nobody says any more that it holds. Edit or review it, and it counts again.
       *[other] The date to check that this page still holds has passed. Confirm that it holds, update it, or retire it.
    }
A304-mend = check whether the page still holds

A305-title = Nobody is there to answer
A305-text = Contributions have arrived, and neither a steward nor the sponsor can answer them: no usable account, or no right to read the page. Name a steward.
A305-mend = name who answers contributions

A306-title = No word on how it stands
A306-text =
    { $said ->
        [yes] The charter asks its owner for a line on how it stands, and there was none since { $day }. A word is enough: on track, at risk, or off track.
       *[no] The charter asks its owner for a line on how it stands, and there was none yet. A word is enough: on track, at risk, or off track.
    }
A306-mend = say how it stands

A307-title = Too few have read it for it to count
A307-text = The time to read it is over: { $count } of { $asked } have confirmed, and it counts once { $needed } have. Ask those who are missing, or give them more time.
A307-mend = ask those who are missing, or set a later date

A308-title = The text changed shortly before the deadline
A308-text = On { $day } the text became another one, in the last { $hours } hours before the deadline. This charter wants it to stand then, so that all speak of the same text. Bring the earlier text back, or move the deadline.
A308-mend = bring the earlier text back, or move the deadline

# Behind a finding, where the wiki's editor opens at no field.
finding-where = In the charter this is the field “{ $field }”.

# Behind the last of many findings of one kind.
finding-more = { $more ->
    [one] One more is like this.
   *[other] { $more } more are like this.
}

# Names of the charter's fields, as they stand in the texts above.
charter-part-name = name
charter-part-owner = owner
charter-part-page = page
charter-part-done-when = done when
charter-part-by = by
charter-part-outcome = outcome
charter-field-title = title
charter-field-purpose = purpose
charter-field-deliverables = deliverables
charter-field-business-need = business need
charter-field-benefit = benefit
charter-field-sponsor = sponsor
charter-field-it-contact = IT contact
charter-field-stewards = stewards
charter-field-members = members
charter-field-start = start
charter-field-deadline = deadline
charter-field-extension-reason = extension reason
charter-field-extensions-at-most = extensions at most
charter-field-quiet-before = quiet before
charter-field-quorum = quorum
charter-field-milestones = milestones
charter-field-reward = reward
charter-field-group-goal = group goal
charter-field-time-allowance = time allowance
charter-field-training = training
charter-field-answer-within = answer within
charter-field-read-by = read by
charter-field-read-until = read until
charter-field-renewed-every = renewed every
charter-field-review-every = review every
charter-field-status-every = status every
charter-field-scope = scope
charter-field-country = country
charter-field-region = region
charter-field-time-zone = time zone
charter-field-outcome = outcome
