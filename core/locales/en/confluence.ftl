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
cf-byline-due = Due { $day }
cf-byline = Telos: { $state }
cf-requested = { $day } is asked for: { $person } decides
cf-requested-only = { $day } is asked for
cf-by-first = By { $day } (first planned for { $first })
cf-was-by = Planned for { $day }
cf-was-by-first = Planned for { $day } (first for { $first })
cf-deliverables = What comes out of it
cf-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
  }
cf-confirmed = { $confirmed } of { $asked } have read and confirmed it
cf-confirmed-until = { $confirmed } of { $asked } have read and confirmed it · to be read by { $day }
cf-waiting = { $count ->
    [one] { $count } contribution to this page waits for an answer
   *[other] { $count } contributions to this page wait for an answer
  }
cf-answers = Contributions are answered by { $people }
cf-act-confirm = Confirm in Telos that you’ve read it
cf-act-open = Open what is mine
cf-kept = Telos keeps this panel up to date and replaces what is written into it.

## The template

cf-template-name = Community charter
cf-template-text = What a page and those below it are for, by when, and who answers

## What "telos connect" and "telos doctor" say

cf-and-more = {$names} and {$count} more
cf-server = Confluence is where telos.toml says
cf-server-cure = Confluence believes to be elsewhere. Telos' links lead to {$url}; set the base URL under General configuration to the same, or "url" of the site.
cf-clock = Clocks
cf-clock-said = { $count ->
    [one] one second apart
   *[other] {$count} seconds apart
  }
cf-clock-cure = Let both machines take their time from the network (NTP). With five minutes between them nobody is let in and no webhook is taken.
cf-reach = Confluence answers
cf-reach-other = Something answers, but it is no Confluence.
cf-reach-cure = Write the address people see in their browser at the top of Confluence into "url", with its path: https://wiki.example.org/confluence, or https://example.atlassian.net/wiki. This machine must reach {$url}.
cf-reach-cure-later = Run this again when {$url} answers as it should. If it never did: is that the address people see in their browser at the top of Confluence, with its path? This machine must reach it.
cf-reach-cure-page = At {$url} a web page answers instead of Confluence's REST API. Check the path in "url" (often /confluence or /wiki). If a login page stands in between, let this machine reach {$url}/rest/ without it, and write that address into "api".
cf-reach-cure-old = Telos needs Confluence Data Center 7.19 or newer.
cf-reach-cure-login = People log in through a page that programs can't use (single sign-on, a proxy). Let this machine reach {$url}/rest/ without it and write that address into "api", or check "url": it is the address at the top of Confluence, with its path.
cf-reach-old = {$product} is too old.
cf-flavour = Data Center or Cloud
cf-flavour-cure = Write flavour = "{$flavour}" into [sites.{$site}.options], then run this again.
cf-account = The account is logged in
cf-account-refused = Confluence doesn't know this account with this password.
cf-account-refused-cloud = Confluence doesn't know this e-mail address with this API token.
cf-account-nobody = Confluence takes us for somebody who isn't logged in.
cf-account-cure-dc = Check "user" and the password's file. If Confluence has a captcha after failed logins, log in once in a browser as this account. If passwords are off for REST, make a personal access token: log in as the account, picture at the top right > Settings > Personal access tokens > Create token; leave "user" empty and put the token into the password's file.
cf-account-cure-token = Make a new personal access token: log in to Confluence as Telos' account, picture at the top right > Settings > Personal access tokens > Create token. Put it into the password's file; "user" stays empty.
cf-account-cure-cloud = "user" must be the account's e-mail address, and the password's file must hold an API token: log in as the account, open id.atlassian.com > Security > Create and manage API tokens > Create API token. One with scopes, or of a service account, goes through Atlassian's gateway: gateway = "yes" and cloud_id in the options. Tokens last a year at most.
cf-account-captcha = Confluence wants a captcha solved before it lets this account in.
cf-account-cure-captcha = Too many log-ins failed. Log in once in a browser as this account and solve the captcha, check the password's file, then run this again. A personal access token is never asked for a captcha.
cf-account-scope = Confluence knows the token, but it lacks scopes.
cf-account-cure-scope = Make a new token with these scopes and put it into the password's file: {$scopes}
cf-token = The API token's last day
cf-token-unknown = It isn't known here. Atlassian's tokens last a year at most; write the day into {$option}, and you are reminded.
cf-token-until = It is good until { $day }, { $days ->
    [0] today is the last day.
    [one] one more day.
   *[other] { $days } more days.
 }
cf-token-over = The API token expired on { $day }. Confluence takes it no more.
cf-token-odd = "{$read}" is no day within a year from now.
cf-token-cure = Make a new token: log in as the account, open id.atlassian.com > Security > Create and manage API tokens. Put it into the password's file, write its last day as {$option} = "2027-06-30" into [sites.{$site}.options], and restart Telos.
cf-token-cure-odd = Write the token's last day like {$option} = "2027-06-30" into [sites.{$site}.options]. Atlassian shows it beside the token at id.atlassian.com > Security; it is at most a year away.
cf-use = Right: use Confluence
cf-use-cure = Give the account the right to use Confluence. Data Center: Administration > General configuration > Global permissions > "Can use". Cloud: admin.atlassian.com > Users > the account > give it the product Confluence.
cf-right-good = The account has it.
cf-right-everywhere = In every space the account sees.
cf-right-some = In the { $count ->
    [one] one space
   *[other] {$count} spaces
  } that were looked at; {$rest} more were not.
cf-spaces = Right: see the spaces
cf-spaces-said = { $count ->
    [0] The account sees no space.
    [one] The account sees one space.
   *[other] The account sees {$count} spaces.
  }
cf-spaces-cure = In each space that shall have communities: Space settings > Permissions, let the account (or a group it is in) view the space.
cf-admin = Right: Confluence administrator
cf-admin-dc = Without it no webhook can be set up; the sync then finds everything, some minutes later.
cf-admin-cloud = Without it Telos can't ask who may read a page, and shows and sends nobody anything.
cf-admin-cure-dc = Administration > General configuration > Global permissions: give the account "Confluence Administrator", or put it into a group that has it. Then run this again.
cf-admin-cure-cloud = Confluence settings (the cog) > Global permissions: put the account into a group that has "Confluence Administrator". Then run this again.
cf-permissions = Right: read who may see a space
cf-permissions-lacking = Not in: {$spaces}. There Telos can't tell who may read a page, and shows and sends nobody anything.
cf-permissions-cure = Make the account a space administrator there: open the space > Space settings > Permissions > Edit > the account > Space: Admin. In one go: put it into the group confluence-administrators.
cf-permissions-cure-remote = Before version 9.1 Confluence tells this by its remote API only: Administration > General configuration > Further configuration > "Remote API (XML-RPC & SOAP)", switch it on. Telos reads by it and writes nothing. Without it only an upgrade to 9.1 helps.
cf-permissions-cure-form = Install the newest version of Telos. If it says the same, report it with the version of your Confluence; until then nobody is shown or sent anything of that space.
cf-readers = Who may read a page can be told
cf-readers-said = Confluence said of a real page that who wrote it may read it.
cf-readers-none = There is no page by anybody else yet to try it on.
cf-readers-nobody = { $count ->
    [one] Of the page that was tried, its author may not read it, as far as Confluence tells.
   *[other] Of { $count } pages that were tried, no author may read their own, as far as Confluence tells.
 } So nobody would be shown or sent anything.
cf-readers-cure = First mend the red lines above about rights. If there are none, Confluence tells who may read in a way this version of Telos doesn't know: upgrade Telos, or report this line with Confluence's version.
cf-adopt = Pages that hold a charter
cf-adopt-none = None yet. Tables that people keep for something else are left alone.
cf-adopt-said = { $count ->
    [one] This page would become a community: { $pages }
   *[other] These { $count } pages would become communities: { $pages }
 } Nothing is written to them and nobody is told of them before "telos go-live".
cf-adopt-more = and { $count } more.
cf-adopt-rest = The first { $most } pages with Page Properties were looked at.
cf-edit = Right: edit pages
cf-edit-lacking = Not in: {$spaces}. There a page can't show how it stands; everything else works.
cf-edit-cure = Open the space > Space settings > Permissions: let the account add pages. A single page that only some may edit: let them add the account at its lock.
cf-people = Right: see users and groups
cf-people-cure-dc = Administration > General configuration > Global permissions > "View user profiles": add the account.
cf-people-cure-cloud = Confluence settings (the cog) > Global permissions: put the account into a group that may see user profiles.
cf-hook = Webhook in Confluence
cf-hook-there = is there and leads to {$url}
cf-hook-mended = {$what} It is right now and leads to {$url}.
cf-hook-missing = There was none.
cf-hook-twice = There was more than one.
cf-hook-elsewhere = It led to another address.
cf-hook-off = It was switched off.
cf-hook-events = It told of other events than Telos needs.
cf-hook-no-secret = This site has no secret to sign webhooks with.
cf-hook-cure = Run "telos connect" again: it sets the webhook up. If that fails: is the account a Confluence administrator, and has the site a secret?
cf-test = A message from Confluence reaches Telos
cf-test-said = It went to {$url} and was taken.
cf-test-unsigned = It reached {$url}. This Confluence sends its test unsigned, so Telos took nothing from it; the next edit of a page shows that the secret is right.
cf-test-silent = no answer
cf-test-cure = Is "telos serve" running, and can Confluence's machine reach {$url}? If Confluence has an allowlist (Administration > General configuration > Allowlist), add that address, "Allow incoming" is not needed. If Telos has a certificate of your company, Confluence's Java must trust it.
cf-test-cure-site = Something answers at {$url}, but it knows no such site. Does "url" in [server] lead to this Telos?
cf-addresses = People's mail addresses
cf-addresses-said = { $count ->
    [0] The list holds no address.
    [one] The list holds one address.
   *[other] The list holds {$count} addresses.
  }
cf-addresses-cure = {$file} should hold a line for each person: the account, a comma, the address.
cf-template = Template {$name}
cf-template-there = is there: {$where}
cf-template-saved = is there now: {$where}
cf-template-place = Create > Templates
cf-template-none = is not there
cf-template-nowhere = There is no space to put it in.
cf-template-cure = Run "telos connect" again. If Confluence refuses it: let the account add pages in a space, and name that space as template_space in the site's options. You can also write a charter without it, in a Page Properties table.
cf-sign-in = People can sign in to Telos' own pages
cf-sign-in-said = Confluence knows the application link.
cf-sign-in-missing = There is no application link yet. Until then people confirm and answer by comments only.
cf-sign-in-silent = The address to sign in at does not answer ({$why}).
cf-sign-in-refused = Confluence does not take the application link ({$status}).
cf-sign-in-cure = Administration > General configuration > Application links > Create link > External application, Incoming. Redirect URL: {$back}; permission: Read. Write the client id and secret it shows into client_id and client_secret_file of [sites.{$site}].
cf-sign-in-cure-https = Let Confluence and Telos be reached by https, and write these addresses into "url" of [server] and [sites.{$site}].
cf-sign-in-cure-away = This machine must reach Confluence at "url" of [sites.{$site}]; people's browsers go to the same address.
cf-app-server = Atlassian's cloud can reach Telos
cf-app-server-cure = "url" in [server] must begin with https:// and be reachable from the internet: Confluence Cloud sends its events there. Only /hooks/ and /v1/ need to be.
cf-app = The app in Confluence
cf-app-missing = Its id is not known here yet; nobody sees the panel, and no event arrives.
cf-app-odd = "{$id}" is no app's id.
cf-app-cure = Deploy and install the app as "telos connect" shows (in the folder forge-{$site} beside telos.toml), then run "telos connect" again: it takes over the id that "forge register" put into its manifest.yml.
cf-app-version = The app fits this server
cf-app-version-said = {$theirs}; this server is {$ours}
cf-app-version-old-cure = The app in Confluence is too old for this server. Run "telos connect" again, then "forge deploy --environment production" in the folder forge-{$site} beside telos.toml. Where Atlassian asks an administrator to accept the update, it is in Confluence under Apps > Manage apps.
cf-app-version-new-cure = The app in Confluence is too new for this server. Upgrade Telos here.
cf-hand-app-again = The app in Confluence is to be deployed again, it is {$ours} now:
cf-keys = The keys that sign the app's tokens
cf-keys-cure = Let this machine reach {$url}; without it no event and no click can be verified.
cf-keys-here = written in the settings
cf-keys-silent = {$url} can't be read: {$why}.
cf-keys-none = {$url} holds no keys of Forge.
cf-keys-cure-none = Take "jwks" out of [sites.{$site}.options], or write the address there that Atlassian publishes the keys at; it begins with https://. If a proxy answers in its place, let this machine reach the address without it.
cf-hand-link = Let people sign in: Confluence > Administration > General configuration > Application links > Create link > External application, Incoming. Redirect URL and permission:
cf-hand-client = Put the client id it shows into telos.toml, and the client secret into the file named there (chmod 600):
cf-hand-app = Install the app in Confluence Cloud. It lies ready in {$folder}; on a machine with Node.js 22:
cf-hand-app-id = "forge register" writes the app's id into {$folder}/manifest.yml. Run "telos connect" again, and it takes the id from there. If you did this in another folder or on another machine, tell it the id:
cf-hand-build = The app's pages are not built yet. In the folder Telos was installed from:
cf-ask-user-dc = User name of Telos' account in Confluence (empty: you have a personal access token)
cf-ask-password-dc = Its password, or the personal access token
cf-ask-user-cloud = E-mail address of Telos' Atlassian account (empty: a service account's token)
cf-ask-password-cloud = Its API token (id.atlassian.com > Security > API tokens)
cf-ask-scopes = A token with scopes, or one of a service account, needs these: {$scopes}
cf-ask-expires = The token's last day, as Atlassian shows it (2027-06-30; empty: no reminder)

## Why Confluence could not be asked, or what it refused

cf-error-refused = Confluence refused {$what}: {$why} ({$status})
cf-error-no-reason = no reason given
cf-error-permissions = the permissions of space {$space}
cf-error-not-let-in = Confluence does not let the account in ({$status}: {$why})
cf-error-until-let-in = {$why}. Nothing is lost; once it is let in again, all goes on
cf-error-wrong-account = it did not accept the account; check user and password, or the token
cf-error-captcha = it wants a captcha solved after failed log-ins; log in once in a browser as this account
cf-error-scope = the token lacks a scope that this needs
cf-error-log-in-page = {$url} leads on to a log-in page at {$host}; a program can't log in there. Let this machine reach Confluence's REST API without it
cf-error-own-address = its own address
cf-error-leads-on = {$url} leads on to {$to}; write the address that people end up at into the configuration (url = …)
cf-error-elsewhere = elsewhere
cf-error-later = Confluence can't answer now: {$why}
cf-error-too-often = it was asked too often ({$status})
cf-error-status = it answered {$status}
cf-error-no-json = no JSON came
cf-error-used-up = Confluence's rate limit is used up
cf-error-unclear = Confluence gave no answer to a change; it may have made it
cf-error-unclear-status = Confluence answered {$status} to a change; it may have made it
cf-error-unclear-broken = Confluence's answer to a change broke off; it may have made it
cf-error-no-object = {$what} gave no object; is {$url} the address of Confluence?
cf-error-no-end = Confluence's list at {$list} has no end; is a proxy in between?
cf-error-restrictions-no-end = Confluence's list of restrictions of page {$page} has no end; is a proxy in between?
cf-error-restrictions-form = Confluence told the restrictions of page {$page} in a form that Telos does not know, so nobody is shown or sent anything about it. A newer version of Telos may know it
cf-error-permissions-form = Confluence told the permissions of space {$space} in a form that Telos does not know, so nobody is shown or sent anything about its pages. A newer version of Telos may know it
cf-error-instant = Confluence wrote {$read} where an instant should be
cf-error-list = Confluence's list can't go on where it was
cf-error-no-edit = The account may not edit page {$page}, so its state can't be shown there. Let the account edit the page; until then everything else works
cf-error-busy-page = Page {$page} is being saved all the time
cf-error-no-text = Confluence told no text of page {$page}, so its state can't be put there. Open and save it once in the editor
cf-error-not-taken = Confluence did not take page {$page} with its status block ({$why}); is the page's storage format whole? Open and save it once in the editor
cf-error-several = {$count} pages have this title; write the space before it, like HR:{$title}
cf-error-addresses = {$file} can't be read ({$why}); it should hold lines of account,address
cf-error-no-table = no table of text
cf-error-client = Confluence does not know the client id or its secret; compare client_id and client_secret with the application link
cf-error-no-client = Signing in needs client_id and client_secret of an application link in Confluence
cf-error-no-https = Signing in needs https, or it could be listened to: {$address}
cf-error-secret = The secret of site {$site} is too short: it should have at least {$least} characters, or whoever guesses it can send webhooks. Make a new one with: openssl rand -base64 32
cf-error-option = {$name} is "{$read}"; write "{$one}" or "{$other}"
cf-error-no-cloud-id = gateway = "yes" needs cloud_id; see https://<site>.atlassian.net/_edge/tenant_info
