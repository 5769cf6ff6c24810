# What the server itself says: problems, the page to have fewer messages, the pages of our own.

home-text = Telos is running. You meet it inside your wiki.
no-such-account = There is no active account "{$name}". Check how the name is written.

## Fewer messages

stop-title = Your messages from Telos
stop-intro = Choose how often messages come. What is yours to do always stays in the wiki.
stop-now = chosen now
stop-foot = You can change this at any time, with the link in any message.
stop-now-label = As it happens
stop-now-text = Each message at once, within your working hours.
stop-three-a-day-label = Up to three times a day
stop-three-a-day-text = Morning, noon and afternoon, only if there is something.
stop-daily-label = Once a day
stop-daily-text = One summary in the morning, only if there is something.
stop-weekly-label = Once a week
stop-weekly-text = One summary a week. Short dates may pass before it comes.
stop-panel-label = No messages
stop-panel-text = You see everything in the wiki only.
stop-done-now = Done. Messages come as things happen, within your working hours.
stop-done-three-a-day = Done. Messages come up to three times a day.
stop-done-daily = Done. You get at most one summary a day.
stop-done-weekly = Done. You get at most one summary a week.
stop-done-panel = Done. No more messages come. What is yours to do stays in the wiki.

## Pages of our own

own-title = My part
own-to-wiki = Open the page in the wiki
own-signed-in = Signed in as { $name }
own-sign-in = Sign in
own-sign-out = Sign out
own-try-again = Try again
own-over = Your sign-in has run out. What you typed is still here: sign in again in a new tab, then send it from here.
own-away = Not everything can be shown right now. Load the page again in a moment.
own-empty = This page is in no community. Nothing here waits for anybody.
own-no-scripts = This page needs JavaScript to show what is yours.
own-reply-hint = It is shown here to whoever wrote it, under your name. It does not appear in the wiki’s discussion.
own-out-title = You are signed out here
own-out-text = In the wiki itself you may still be signed in.
in-denied-title = You are not signed in
in-denied-text = Telos was not allowed to learn who you are, or your account may not use the wiki. Nothing was passed on.
in-failed-title = Signing in did not work
in-failed-text = The wiki gave no valid answer. Nothing was lost; try again. If it stays, tell your IT.
in-stale-title = This sign-in is no longer good
in-stale-text = It was begun in another browser, too long ago, or has been used already. Start once more from here.
in-away-title = The wiki does not answer right now
in-away-text = Signing in goes through the wiki. Try again in a moment.
in-unset-title = Signing in is not set up yet
in-unset-text = Whoever runs Telos has to let it in at the wiki first: "telos doctor" says what is missing.

## Problems

problem-bad-request-title = This could not be read
problem-bad-request-text = The request was not plain JSON, or it was nested too deep. Send it again as the API describes it.
problem-no-token-title = Who is asking?
problem-no-token-text = The request has no token. Open the page in the wiki while logged in.
problem-not-authentic-title = Not authentic
problem-not-authentic-text = The token or signature doesn’t fit, or it is too old. Get a fresh one from the wiki; for webhooks, check secret and clock on both sides.
problem-signed-out-title = Signed out
problem-signed-out-text = Your sign-in has run out, or the account was closed. Sign in again; nothing was changed.
problem-forbidden-title = Not allowed
problem-forbidden-text = This is not yours to do here. The community’s steward can help.
problem-wrong-origin-title = Not from here
problem-wrong-origin-text = Pages of this address may not use this wiki’s tokens. An admin can add the address to "origins" of the site.
problem-not-found-title = Not found
problem-not-found-text = There is nothing at this address. The link may be old or cut off.
problem-not-found-link = There is nothing at this address. The link may be old or cut off: copy the whole of it from the message, or open your wiki, where you find all that is yours under “My part”.
problem-wrong-method-title = Not done this way
problem-wrong-method-text = This address doesn’t take this kind of request.
problem-conflict-title = It has changed meanwhile
problem-conflict-text = Somebody was quicker. Look again; nothing was changed by this request.
problem-page-changed-title = The page has changed
problem-page-changed-text = Nothing was recorded yet. Look at what changed first.
problem-gone-title = Gone
problem-gone-text = This is no longer there.
problem-too-large-title = Too large
problem-too-large-text = The request is larger than this address takes. Nothing was stored.
problem-not-json-title = Not JSON
problem-not-json-text = Send the body as application/json.
problem-compressed-title = Compressed
problem-compressed-text = Compressed bodies are not taken. Send it uncompressed.
problem-not-valid-title = A value can’t be used
problem-not-valid-text = Some value is missing or can’t be used. "errors" names each.
problem-too-many-title = A moment, please
problem-too-many-text = That were very many clicks at once. Nothing is lost; go on in a moment.
problem-internal-title = That went wrong
problem-internal-text = Something went wrong on the server. What you wrote was not stored; try again. If it stays, tell your IT.
cant-tell-line = The wiki doesn’t answer right now, so what is yours here can’t be told
cant-tell-retry = Try again
cant-tell-now = The wiki doesn’t answer right now, so Telos can’t tell what it may show you here. Nothing is lost; try again in a minute.
problem-later-title = Not possible right now
problem-later-text = The wiki or the store can’t answer right now. Nothing was stored; try again soon.
