# What "telos connect" and "telos doctor" say about a MediaWiki.

mw-reach = The wiki answers
mw-reach-said = {$wiki}
mw-reach-cure = Telos needs MediaWiki 1.39 or newer, at the address in "url". If its api.php lies elsewhere, write that address into "api"; the wiki's page Special:Version names it.
mw-reach-cure-readonly = It takes no changes now, for a backup or an upgrade perhaps. Nothing has to be changed here: run this again when its administrators have opened it again.
mw-reach-cure-later = Run this again when {$url} answers. If it never did: is that the wiki's address in "url", and can this machine reach it?
mw-account = The account is logged in
mw-account-cure = Make a bot password for Telos's account at Special:BotPasswords in the wiki, and write it into "user" (Account@name) and "password".
mw-right = Right: {$right}
mw-right-good = The account has it.
mw-right-read = Without it Telos can't see the pages.
mw-right-edit = Without it Telos can't save the template people write charters with.
mw-right-createpage = Without it Telos can't save the template people write charters with.
mw-right-telos-service = Without it Telos can't look up people and what they may read.
mw-right-apihighlimits = It works without, only ten times more requests are needed.
mw-right-cure = Give {$name} a group that has the right "{$right}", at Special:UserRights. With a bot password, also tick what it includes at Special:BotPasswords.
mw-right-cure-extension = Install the extension Telos first: it brings this right and the group "telos" that has it.
mw-right-cure-group = Put {$name} into the group "telos" at Special:UserRights.
mw-right-cure-grant = The bot password doesn't pass this right on. Open Special:BotPasswords as the account, choose the bot password, tick "{$grant}" and save. If it is ticked, give the account itself a group with the right "{$right}" at Special:UserRights.
mw-template = {$title}
mw-template-there = Is there already.
mw-template-saved = Saved.
mw-template-theirs = Somebody changed it in the wiki. It stays as it is.
mw-template-missing = Is not there or is an older one.
mw-template-cure = Run "telos connect" again. If the wiki refuses the edit, unprotect {$title} or let a sysop save it.
mw-removal-theirs = Others wrote on it, too.
mw-removal-denied = The account may not delete pages.
mw-removal-used = Pages still have a charter in their text. It is people's own and stays; these are the pages:
mw-removal-summary = Telos is taken out of this wiki
mw-template-summary = What communities of purpose are written with
mw-extension = The extension Telos is installed
mw-extension-cure = Copy the folder "Telos" into the wiki's "extensions", and add the lines that "telos connect" prints to LocalSettings.php.
mw-scopes = The wiki learns which pages belong to a community
mw-scopes-cure = Look into the wiki's error log; the extension could not answer.
mw-ping = A signed message from the wiki reaches Telos
mw-ping-said = It went to {$url} and was taken.
mw-ping-cure = Is "telos serve" running, and can the wiki's machine reach it? $wgTelosServer in LocalSettings.php must be the address of Telos as the wiki sees it.
mw-ping-cure-secret = The two secrets differ. $wgTelosSecret in LocalSettings.php must be the same as "secret" of site {$site} here; then check the clocks of both machines.
mw-ping-cure-site = Telos knows no site {$site}. $wgTelosSite in LocalSettings.php must be the name of the site's section here.
mw-jobs = The wiki runs its jobs
mw-jobs-said = { $count ->
    [0] Nothing waits.
    [one] One message waits to be sent.
   *[other] {$count} messages wait to be sent.
}
mw-jobs-cure = Run the wiki's jobs all the time: "php maintenance/run.php runJobs --wait" as a service, or from cron each minute. Until then the sync finds what happened, a little later.
mw-by-hand = If the extension is not there yet, first copy the folder "Telos" into the wiki's "extensions". Then these lines belong at the end of the wiki's LocalSettings.php:
mw-server = The wiki is where telos.toml says
mw-server-cure = The wiki believes to be elsewhere. Telos' links lead to {$url}; set $wgServer in LocalSettings.php to the same, or "url" of the site.
mw-clock = Clocks
mw-clock-said = { $count ->
    [one] one second apart
   *[other] {$count} seconds apart
  }
mw-clock-cure = Let both machines take their time from the network (NTP). With five minutes between them nobody is let in and no webhook is taken.
mw-extension-old-said = {$theirs}; this server is {$ours}
mw-extension-old-cure = The extension is too old for this server. Copy the folder "Telos" of this version into the wiki's "extensions".
mw-extension-new-said = {$theirs}; this server is {$ours}
mw-extension-new-cure = The extension is too new for this server. Upgrade Telos here.
mw-hook = The wiki knows this server's address
mw-hook-cure = The wiki sends elsewhere than to {$url}. Set $wgTelosServer in LocalSettings.php to what "url" in [server] says, or "url" to what the wiki has, if both lead here.
mw-throttled = The wiki lets nobody log in as {$user} for { $minutes ->
    [one] a minute
   *[other] {$minutes} minutes
  }: there were too many wrong attempts. Wait, then try again with the right password.

## Why the wiki could not be asked

mw-error-address = "{$address}" is not a web address; write it like https://wiki.example.org
mw-error-no-api = No API of a MediaWiki is there. Tried: {$tried}. Write its address into the settings (api = …); Special:Version of the wiki names it under “Entry point URLs”
mw-error-status = it answered {$status}
mw-error-later = The wiki can't answer {$action} now: {$why}
mw-error-lags = it lags and loses the login
mw-error-loses-login = The wiki loses the login again and again: {$why}
mw-error-broke-off = The wiki broke off {$action}: {$why}
mw-error-unclear = The wiki gave no answer to {$action}; it may have done it
mw-error-unclear-status = The wiki answered {$status} to {$action}; it may have done it
mw-error-unclear-broken = The wiki's answer to {$action} broke off; it may have done it
mw-error-refused = The wiki refused {$action}: {$why} ({$code})
mw-error-leads-on = {$api} leads on to {$to}; write the API's own address into the configuration (api = …)
mw-error-not-let-in = {$api} answered {$status} to {$action}; is this the API's address, and does the web server let Telos in?
mw-error-no-json = no JSON came but {$came}
mw-error-no-object = {$api} gave no object but {$came}; is this the API's address?
mw-error-second-step = The wiki wants a second step to log {$user} in; make a bot password at Special:BotPasswords and use that
mw-error-wrong-password = The wiki knows no account "{$user}" with this password. Check it, or make a new bot password at Special:BotPasswords
mw-error-login-refused = The wiki did not accept the account "{$user}": {$why}. Check the password, or make a new bot password at Special:BotPasswords
mw-error-no-login-now = The wiki can't take the login now: {$why}
mw-error-login-unanswered = The wiki did not answer the login: {$why}
mw-error-login-forgotten = The wiki forgot the login at once; does it keep sessions?
mw-error-place = {$place}: {$why}
mw-error-made-again = the login was lost and made again
mw-error-list = The wiki's list can't go on where it was
mw-error-secret = The secret of site {$site} can't be used: it should be whsec_ and at least {$least} bytes in base64, the same as $wgTelosSecret. Make a new one with: echo whsec_$(openssl rand -base64 32)
mw-error-no-extension = The wiki lacks the extension Telos, which it needs to { $what ->
    [notify] notify people in the wiki
   *[mark-read] mark notices read in the wiki
  }. Put it in as README.md says, then run "telos doctor"
mw-ping-unreached = it was not reached
