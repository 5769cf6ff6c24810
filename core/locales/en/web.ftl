# What the server itself says: problems, and the page to have fewer messages.

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

## Problems

problem-bad-request-title = This could not be read
problem-bad-request-text = The request was not plain JSON, or it was nested too deep. Send it again as the API describes it.
problem-no-token-title = Who is asking?
problem-no-token-text = The request has no token. Open the page in the wiki while logged in.
problem-not-authentic-title = Not authentic
problem-not-authentic-text = The token or signature doesn't fit, or it is too old. Get a fresh one from the wiki; for webhooks, check secret and clock on both sides.
problem-forbidden-title = Not allowed
problem-forbidden-text = This is not yours to do here. The community's steward can help.
problem-wrong-origin-title = Not from here
problem-wrong-origin-text = Pages of this address may not use this wiki's tokens. An admin can add the address to "origins" of the site.
problem-not-found-title = Not found
problem-not-found-text = There is nothing at this address. The link may be old or cut off.
problem-wrong-method-title = Not done this way
problem-wrong-method-text = This address doesn't take this kind of request.
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
problem-not-valid-title = A value can't be used
problem-not-valid-text = Some value is missing or can't be used. "errors" names each.
problem-too-many-title = A moment, please
problem-too-many-text = That were very many clicks at once. Nothing is lost; go on in a moment.
problem-internal-title = That went wrong
problem-internal-text = Something went wrong on the server. What you wrote was not stored; try again. If it stays, tell your IT.
problem-later-title = Not possible right now
problem-later-text = The wiki or the store can't answer right now. Nothing was stored; try again soon.
