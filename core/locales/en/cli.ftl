# The command line and the settings. {$where} is a file and line, or a variable's name.

## Settings

config-unknown-key = {$where}: there is no key "{$key}".
config-unknown-key-near = {$where}: there is no key "{$key}". Did you mean "{$near}"?
config-missing = {$where}: "{$key}" is missing. Add it; docs/configuration.md shows an example.
config-bad-value = {$where}: "{$key}" can't be used: {$said}.
config-bad-value-read = {$where}: "{$key}" can't be used: {$said}. It says "{$read}".
config-bad-url = {$where}: "{$key}" needs a web address like https://wiki.example.org. It says "{$read}".
config-bad-bind = {$where}: "{$key}" needs an address and a port like 127.0.0.1:8500. It says "{$read}".
config-bad-duration = {$where}: "{$key}" needs a duration like "30 minutes", "1 hour" or "2 days". It says "{$read}".
config-bad-time = {$where}: "{$key}" needs a time of day like "09:00". It says "{$read}".
config-bad-number = {$where}: "{$key}" needs a whole number like 5. It says "{$read}".
config-bad-length = {$where}: "{$key}" needs exactly {$count} values. It says "{$read}".
config-bad-ladder = {$where}: in "{$key}" the ladder needs five numbers of days: two before, the farther one first, then three after, none sooner than the one before it, like [5, 1, 1, 2, 4].
config-bad-float = {$where}: "{$key}" needs a number like 0.5. It says "{$read}".
config-bad-host = {$where}: "{$key}" needs the name of a server alone, like mail.example.org; a port stands in "port". It says "{$read}".
config-bad-mail = {$where}: "{$key}" needs one mail address, like telos@example.org or Telos <telos@example.org>. It says "{$read}".
config-bad-database = {$where}: "{$key}" needs the path of a file, or postgresql://user@host/name. It says "{$read}".
config-bad-list = {$where}: "{$key}" needs a list like ["one", "two"]. It says "{$read}".
config-bad-day = {$where}: "{$key}" needs days like "2026-12-24". It says "{$read}".
config-bad-zone = {$where}: there is no time zone "{$zone}" in "{$key}". Write it like "Europe/Berlin".
config-bad-country = {$where}: no holidays are known for country "{$country}" in "{$key}". Write its two letters, like "DE", or leave it out for weekends only.
config-bad-country-near = {$where}: no holidays are known for country "{$country}" in "{$key}". Did you mean "{$near}"?
config-bad-region = {$where}: country "{$country}" has no region "{$region}" in "{$key}". Known: {$known}.
config-region-alone = {$where}: "{$key}" has the region "{$region}" and no country. Write the country, too, like country = "DE".
config-bad-weekdays = {$where}: "{$key}" needs the days that are worked, 1 (Monday) to 7 (Sunday), at least one.
config-bad-holidays = {$where}: "{$key}" needs kinds of holidays like ["public", "de_facto"]. It says "{$read}". Known are: {$known}.
config-bad-hours = {$where}: in "{$key}" the working day ends before it starts. Set day_start before day_end.
config-too-small = {$where}: "{$key}" is too small: at least {$limit}. It says "{$read}".
config-too-large = {$where}: "{$key}" is too large: at most {$limit}. It says "{$read}".
config-bad-choice = {$where}: "{$key}" must be {$choices}. It says "{$read}".
config-bad-text = {$where}: "{$key}" needs text in quotes. It says "{$read}".
config-bad-switch = {$where}: "{$key}" needs true or false. It says "{$read}".
config-bad-section = {$where}: "{$key}" is a section with keys of its own, not a single value.
config-bad-language = {$where}: "{$language}" is no language that Telos speaks. Known: {$known}.
config-mail-sender = {$where}: mail has a host but no sender. Set sender = "Telos <telos@example.org>".
config-no-such-site = {$where}: there is no site "{$name}" in these settings. Write the name of a section [sites.…].
config-site-name = {$where}: "{$name}" can't be a site's name. Use up to 32 small letters, digits and hyphens, starting with a letter.
config-secret-file = {$where}: the secret for "{$key}" should be in {$file}, but that can't be read: {$why}.
config-secret-empty = {$where}: the secret for "{$key}" should be in {$file}, but that file is empty.
config-no-file = There is no {$where}. Write one (telos.example.toml shows how), or run "telos connect".
config-unreadable = {$where} can't be read: {$said}.
config-not-toml = {$where} can't be read as TOML { $line ->
    [0] at its end
   *[other] from line {$line}, column {$column} on
  }: a quote, a bracket or an equals sign is missing there, or something is written twice.

## Help

cli-help = Telos turns pages of your wiki into communities that get something done.
cli-version-help = Show the version, and nothing else.
cli-usage = Usage:
cli-usage-options = Options
cli-usage-commands = Commands
cli-usage-arguments = Arguments
cli-usage-help = Show this help, and nothing else.
cli-usage-try = Try '{$command} --help' for help.
cli-usage-error = Error: {$said}
cli-usage-near = Did you mean: {$near}?
cli-usage-no-option = There is no option {$name}.
cli-usage-no-command = There is no command {$name}.
cli-usage-missing = {$name} is missing.
cli-usage-bad = {$name}: {$said}
cli-usage-needs-value = {$name} needs a value behind it.
cli-usage-no-value = {$name} takes no value.
cli-usage-choice = only these can be used: {$choices}
cli-usage-from = only a number from {$least} on can be used
cli-usage-between = only a number from {$least} to {$most} can be used
cli-usage-number = only a whole number can be used
cli-usage-no-file = there is no {$file}
cli-usage-folder = {$file} is a folder
cli-usage-unreadable = {$file} can't be read
cli-config-help = The settings' file (else TELOS_CONFIG, else telos.toml here).
cli-language-help = The language of what this command says.
cli-json-help = Say it as JSON, for scripts.
cli-yes-help = Don't ask.
cli-site-help = The site's name in telos.toml.
cli-serve-help = Serve: take webhooks, answer panels, do the work, keep the clock.
cli-serve-bind-help = Listen here instead of where telos.toml says.
cli-serve-json-help = When it serves, print where as JSON; the log stays on stderr.
cli-serve-database-help = Use this database instead: a file, or postgresql://USER@HOST/NAME.
cli-serve-no-worker-help = Only take webhooks and answer people; others work. Needs PostgreSQL.
cli-worker-help = Do the work of a database that several processes share (PostgreSQL); any number of these.
cli-scheduler-help = Keep the clock of a database that several processes share (PostgreSQL); any number of these.
cli-needs-shared = The database {$database} is SQLite, on which one process does everything: start "telos serve". For several processes give it PostgreSQL (docs/many-hosts.md).
cli-sync-help = Read what changed in SITE, or in all sites. Finds what no webhook told.
cli-doctor-help = Check everything. Each red line says what to do.
cli-preview-help = Show every notice that would be sent, to whom and why. Sends nothing.
cli-preview-days-help = How many days ahead.
cli-go-live-help = Let SITE's notices leave, and release what the breaker holds.
cli-report-help = Show the communities, how they stand, and what their charters lack.
cli-audit-help = Look after the evidence.
cli-audit-verify-help = Check that nothing in the evidence was changed, removed or reordered.
cli-audit-export-help = Hand the evidence out, signed, so that an auditor can check it without Telos.

    FOLDER is made, or empty. Its file names, and how to check them, stand in docs/evidence.md. Nobody is named in it.
cli-audit-after-help = Only the rows behind this one, to go on where an earlier export ended.
cli-audit-since-help = A head that an earlier run printed: check that nothing up to there was changed or cut off.
cli-erase-help = Forget PERSON (an account name, or a key like hr:42): a pseudonym stands for them everywhere.
cli-pause-help = Let no notice of SITE leave, until "telos go-live". Panels go on working.
cli-disconnect-help = Take SITE out of telos.toml. The database keeps what it knows.
cli-disconnect-clean-help = First take back what Telos put into the wiki, as far as its account can.
cli-config-group-help = Look after the settings.
cli-config-check-help = Check the settings without starting anything.
cli-mail-test-help = Send one test mail to ADDRESS.
cli-backup-help = Copy the database into FILE (else into backups/ beside it), also while the server runs.
cli-restore-help = Put a backup back in the database's place. The one that was there is kept beside it.
cli-redrive-help = Try all given-up work again, after its cause is mended; the same as "telos dead redrive --all".
cli-attach-help = Attach a charter from a file to a SCOPE of SITE: page:Title, tree:Title, category:Name, namespace:4.
cli-attach-charter-help = A TOML file; its keys are the charter's fields.
cli-attach-home-help = The page that people act on; needed for categories and namespaces.
cli-attach-yes-help = Take pages from communities in use without asking.
cli-detach-help = Take an attached charter (NAME, as given to attach) off its pages on SITE.
cli-attach-name-help = A name for the charter, else the file's. The same name again replaces it.
cli-connect-help = Connect the wiki at URL: asks for an account, checks each right, shows what is to be done by hand.
cli-connect-name-help = A short name for the site.
cli-connect-api-help = Address of the wiki's API, if it is not at the usual place.
cli-connect-user-help = The account Telos reads with (a bot password or an API token is best).
cli-connect-password-help = A file with the account's password or token, instead of asking.
cli-connect-server-help = How the wiki and browsers reach this server.
cli-connect-option-help = A value only this platform knows, like flavour=cloud; can be given more than once.
cli-connect-no-wait-help = Don't wait for what is to be done by hand.

## Words of commands

cli-aborted = Stopped. Nothing was changed.
cli-interrupted = Stopped. What was done by then stays as it is; the same command can be run again.
cli-yes = y yes
cli-no = n no
cli-yes-or-no = y/N
cli-server-stopped = The server stopped before it was done. Run the command again.
cli-server-old = The running server doesn't know this command. Restart it after the upgrade.
cli-server-failed = Something went wrong in the server. Its log says what.
cli-no-settings = There is no telos.toml in {$folder}, and nothing was made there. Go to its folder, give it with --config, or begin with "telos connect PLATFORM URL".
cli-no-database = There is no database {$database} yet, so there is nothing to show. "telos serve" or "telos sync" makes it.
cli-os = {$where} can't be used: {$why}.
cli-fault = Something went wrong that is not of your making. Set TELOS_TRACEBACK=1, run it again, and report what it says.
cli-bind-host = {$bind} is no address of this machine. Set "bind" in [server], like 127.0.0.1:8500, or 0.0.0.0:8500 for all of its addresses.
cli-bind-right = Telos may not listen on {$bind}: ports below 1024 are the system's. Take a higher one, and let the web server before it have the low one.
cli-no-site = There is no site "{$site}". Known: {$known}.
cli-no-sites-yet = No wiki is connected yet. Run "telos connect PLATFORM URL", like telos connect mediawiki https://wiki.example.org.
cli-no-page = There is no page "{$title}" on {$site}. Check how it is written, with its namespace.
cli-needs-home = A category or namespace needs a page that people act on. Name it with --home "Title".
cli-no-person = Nobody is called "{$person}". Write the account's name, or the key like hr:42.
cli-no-platform = There is no platform "{$name}". Installed are: {$known}.
cli-no-platform-near = There is no platform "{$name}". Did you mean "{$near}"?
cli-broken-platform = The platform "{$name}" is installed but can't be loaded ({$where}). Install its package again.
cli-no-channel = There is no channel "{$name}". Installed are: {$known}.
cli-no-channel-near = There is no channel "{$name}". Did you mean "{$near}"?
cli-broken-channel = The channel "{$name}" is installed but can't be loaded ({$where}). Install its package again.
cli-person-unasked = Telos knows nobody called "{$person}", and could not ask {$sites}. Try again when "telos doctor" is green, or give the key, like hr:42.
cli-two-persons = "{$person}" means more than one person: {$keys}. Use one of these keys.
cli-bad-scope = "{$scope}" is no scope. Write page:Title, tree:Title, category:Name or namespace:4.
cli-bad-charter = {$file} can't be used as a charter: {$said}.
cli-bad-charter-text = {$file} is no text in UTF-8. Save it as such.
cli-bad-name = "{$name}" has no letter or digit to make a name of. Give one with --name.
cli-bad-site-name = "{$name}" can't be a site's name. Use small letters, digits and hyphens, starting with a letter.
cli-sync-doing = Reading what changed
cli-sync-done = {$site}: up to date.
cli-doctor-good = All is well.
cli-doctor-bad = Something needs a hand. The arrows say what to do.
cli-preview-none = No notice would be sent in the next { $days ->
    [one] day
   *[other] {$days} days
  }.
cli-preview-when = When
cli-preview-who = To
cli-preview-what = Why
cli-preview-where = Community
cli-preview-other = A message about what became of this.
cli-preview-page = {$community}: {$page}
cli-go-live-was = {$site} is live already, and nothing is held. "telos preview --site {$site}" shows what will leave.
cli-preview-panel-only = {$name} (sees it in the wiki only)
cli-preview-unreached = { $why ->
    [refused] {$name} (no mail: the server refuses the address)
   *[other] {$name} (no mail: the server took nothing for days)
}
cli-preview-quiet = Nothing leaves yet for {$sites}: "telos go-live" lets it.
cli-preview-held = What is due for {$sites} is held: "telos go-live" releases it.
cli-preview-sum = { $count ->
    [one] One notice
   *[other] {$count} notices
  } to { $people ->
    [one] one person
   *[other] {$people} people
  } in { $days ->
    [one] one day
   *[other] {$days} days
  }.
cli-go-live-lost = The wiki holds what another database of Telos put there, and this one knows nothing of that: see "telos doctor". If {$site} goes live, what this one knows takes its place.
cli-go-live-ask = Let notices of {$site} leave from now on?
cli-go-live-done = {$site} is live. Notices leave from now on; nothing old is sent.
cli-report-none = There are no communities yet. Put a charter on a page, or run "telos attach".
cli-report-head = {$title} ({$state}, by {$deadline}) {$community}
cli-report-counts = {"  "}{ $pages ->
    [one] { $pages } page
   *[other] { $pages } pages
  }, { $contributions ->
    [one] { $contributions } contribution
   *[other] { $contributions } contributions
  }, { $open } open
cli-report-finding = {"  "}{$code} {$text}
cli-report-html-help = Write it as a page to be printed, or saved as PDF by any browser: sums, nobody named
cli-report-written = Written to {$file}. Any browser prints it, or saves it as PDF.
cli-report-pdf-help = Print it as PDF, by the Chromium, Chrome or Edge that is on this machine
cli-report-browser-help = The browser that prints the PDF, where it is not found by itself
cli-report-printed = Printed to {$file}.
cli-report-no-browser = There is no browser here that could print a PDF. Install Chromium (or Chrome, or Edge), or name one with --browser, or use --html: any browser saves that page as PDF. Looked for: {$names}.
cli-report-not-a-browser = {$browser} can't be run. Name a Chromium, Chrome or Edge with --browser, or use --html: any browser saves that page as PDF.
cli-report-not-printed = {$browser} printed nothing ({$said}). Name another one with --browser, or use --html: any browser saves that page as PDF.
cli-report-factor = {$factor}: {$figures}
cli-report-not-enough = not enough data yet
cli-figure = {$figure}: {$value}
cli-state-draft = draft
cli-state-active = active
cli-state-closed = closed
cli-audit-good = The evidence is whole: { $rows ->
    [one] one row
   *[other] {$rows} rows
  }.
cli-audit-bad = The evidence was changed: {$said} Keep the file as it is and compare with a backup.
cli-audit-head = Keep this outside of this machine, and give it to --since next time: {$head}
cli-audit-since-good = { $rows ->
    [one] The first row is
   *[other] The first {$rows} rows are
  } as they were when that was noted.
cli-audit-since-erased = Since then somebody was erased (row {$row}); acts changed by that: {$count}. Compare with the erasures you know of.
cli-audit-since-bound = Since then an upgrade tied {$count} names to their people (row {$row}). It should say so once.
cli-audit-bad-head = "{$head}" is no head. Give what "telos audit verify" printed, like 12:5f… with all its 64 characters.
cli-audit-exported = { $rows ->
    [0] There is no row to hand out. The folder says so
    [one] One row was handed out
   *[other] {$rows} rows were handed out
  }: {$folder}
cli-audit-fingerprint = Signed with the key of this installation. Give the auditor its fingerprint by another way: {$fingerprint}
cli-audit-not-empty = {$folder} is not empty. Name a new folder: nothing in it is overwritten.
cli-audit-unwritten = {$folder} can't be written: {$error}.
cli-audit-bad-key = {$file} holds no key that can sign. Put the right one back, or move it away: then a new one is made, with another fingerprint.
cli-audit-no-key = The key to sign with can't be read or made in {$file}: {$error}. Run this as the user the server runs as.
audit-gap = row {$row} is missing; the next one there is {$next}.
audit-order = row {$row} doesn't follow the row before it.
audit-changed = row {$row} was changed after it was written.
audit-cut = the chain ends at row {$rows}, but {$written} were written.
audit-shorter = the {$rows} rows that were there when the head was noted are not all there.
audit-other = row {$row} is another one than when the head was noted.
audit-before = row {$row} says that something was wrong before the last upgrade: {$old}.
audit-act = the act of row {$row} was changed after it was done.
audit-act-gone = the act of row {$row} is missing.
audit-unknown-act = act {$act} has no evidence.
audit-vouched = the evidence was written anew by an upgrade after that head was noted. Row {$row} says that it fit then, but nothing can prove it. Note the head that is printed now.
audit-person = behind the name in row {$row} stands somebody else than when it was written.
audit-person-gone = whoever row {$row} speaks of is missing among the people.
cli-erase-ask = Forget {$name} ({$key}) for good? This can't be undone.
cli-erase-done = Forgotten. A pseudonym stands for this person now.
cli-erase-pages = { $count ->
    [one] This page of the wiki still names them, and what Telos shows of it will again:
   *[other] These {$count} pages of the wiki still name them, and what Telos shows of them will again:
  }
cli-erase-attached = The charter "{$name}" that was put on pages of {$site} from a file names them, too. Take them out of the file before you attach it again.
cli-erase-wiki = The wiki itself is not changed: rename the account there, and look with the wiki's own search for pages that name the person.
cli-pause-done = {$site} is quiet: no notice leaves until "telos go-live {$site}". What falls due meanwhile is not sent later.
cli-pause-was = {$site} was quiet already.
cli-disconnect-ask = Take {$site} out of {$file}? No notice leaves for it any more.
cli-disconnect-doing = Taking back what is in the wiki
cli-disconnect-done = {$site} is out of {$file}. Its secrets' files and what the database knows are kept.
cli-disconnect-left-mediawiki = Left for you in the wiki: take the lines of Telos out of LocalSettings.php, remove the folder extensions/Telos, { $cleaned ->
    [yes] take away
   *[no] delete Template:Charter and Template:Charta, take away
  } the account's bot password and group. Charters are people's own text and stay.
cli-disconnect-left-confluence = Left for you in Confluence: delete the template "Community charter", the application link or the Forge app, and the account with its token. Charters are people's own text and stay; so do the versions that showed a status.
cli-clean-states = { $count ->
    [one] the status is off one page
   *[other] the status is off {$count} pages
  }
cli-clean-states-failed = { $count ->
    [one] one page could not be changed: take its status off by hand
   *[other] {$count} pages could not be changed: take their status off by hand (the log names them)
  }
cli-clean-scopes = the wiki knows of no communities any more
cli-clean-scopes-failed = the wiki could not be told to forget its communities: {$why}
cli-clean-webhook = the webhook is gone
cli-clean-page = {$page} is deleted.
cli-clean-page-left = {$page} is left: an administrator of the wiki can delete it.
cli-config-good = {$file} is right. Sites: {$sites}.
cli-mail-test-none = No mail is set up: [mail] has no host.
cli-mail-test-address = "{$address}" is no mail address.
cli-mail-test-subject = Telos can send mail
cli-mail-test-text = This is the test that was asked for with "telos mail-test". Nothing is to be done.
cli-mail-test-refused = The mail server takes no mail for {$address}: {$why}
cli-mail-test-bad = {$why}. Check [mail].
cli-mail-test-done = {$server} took a mail for {$address}. Look whether it arrives, and not among the spam.
cli-backup-there = {$file} is there already. Give another name.
cli-backup-done = Copied to {$file}. The evidence ends at {$head}. Keep telos.toml and the secrets' files with it.
cli-backup-failed = {$file} can't be written: {$why}.
cli-restore-running = The server is running. Stop it first.
cli-restore-ask = Put {$file} in the database's place? Its evidence ends at {$head}; what people did since then is not in it.
cli-restore-no-backup = {$file} is no backup of Telos.
cli-restore-broken = {$file} is damaged. Take another backup.
cli-restore-done = {$database} is the backup now, its evidence ends at {$head}. What was there is kept: {$before}. Before you start: "telos preview" shows what would be sent again.
cli-backup-shared = The database is PostgreSQL: back it up, and put it back, with its own tools (pg_dump, pg_restore). docs/many-hosts.md says what to look at.
cli-redrive-done = { $count ->
    [one] One piece of work is
   *[other] {$count} pieces of work are
  } tried again.
cli-redrive-none = Nothing was given up.
cli-attach-name-taken = Nothing was attached: a charter from a file named { $name } is attached to { $title } already. Give this one a name of its own with --name, or say --name { $name } to put it in place of that one.
cli-attach-takes = Nothing was attached: it would take pages from communities in use: {$held}. Choose another scope, or run it again with --yes.
cli-attach-ask = This takes pages from communities in use: {$held}. Attach it all the same?
cli-attach-left = Nothing was attached.
cli-detach-done = Detached {$name}. Its pages are back with the communities around them.
cli-no-attached = No charter named "{$name}" is attached. Attached are: {$known}.
cli-attach-done = Attached as {$community}.
cli-connect-ask-server = How the wiki and browsers reach Telos
cli-connect-local = Telos is reached at {$server}, which is this machine alone: neither the wiki nor people elsewhere come through. Where it has another address: telos connect {$platform} {$url} --server https://telos.example.org
cli-connect-ask-user = Account Telos reads the wiki with
cli-connect-ask-password = Its password
cli-connect-written = Wrote {$site} into {$file}. The secrets are beside it, readable by you only.
cli-connect-known = {$site} is already in {$file}; it is kept as it is.
cli-connect-nobody = Nobody is here to answer. Give the account with --user NAME and --password-file FILE.
cli-connect-later = {$site} stays in {$file}, and is not ready yet. When you have done what is shown, run this again.
cli-connect-slow = Waiting for {$url} to answer. It can take a few minutes; Ctrl-C ends it, and nothing of it is kept.
cli-connect-wait = Press Enter when this is done
cli-connect-webhook = Webhook from the wiki
cli-connect-arrived = arrived at {$url}
cli-connect-no-test = This wiki sends no test on request; its first change shows that webhooks arrive.
cli-connect-not-arrived = did not arrive at {$url}
cli-connect-not-arrived-cure = Do what is said above for the wiki, and check that the wiki's machine reaches {$url}.
cli-connect-port = {$bind} is in use by another program. Stop it, or set "bind" in [server].
cli-connect-reload = The running server did not take the new site. Restart it, then run this again.
cli-connect-corrected = {$site} is corrected in {$file}: {$keys}.
cli-connect-page-url = {$url} is the address of a page. Give the wiki's, without the page: {$root}, or with the folder it is in.
cli-connect-no-password = {$file} holds no password.
cli-connect-pause = Waiting { $minutes ->
    [one] a minute
   *[other] {$minutes} minutes
  }, as the wiki asks
cli-connect-other = The name "{$name}" is taken by a wiki of the kind "{$platform}". Give this one a name of its own: --name NAME, then run this again for {$url}.
cli-cant-edit = {$file} is written in a way this command can't change. Set {$keys} there by hand, then run this again.
cli-connect-good = {$site} is connected. Notices stay off until "telos go-live {$site}".
cli-connect-bad = Not everything is ready. Follow the arrows, then run this again.
cli-connect-nothing = Nothing of this was kept: {$file} is as it was before. Run this again with the address of the wiki instead of {$url}.

## Doctor

doctor-fine = fine
doctor-database = Database file
doctor-database-bad = is not the one any more that Telos has open
doctor-database-cure = Put the file back (or "telos restore" a backup), then restart "telos serve". What happened since is not in it.
doctor-folder = Database folder
doctor-folder-bad = can't be written
doctor-folder-cure = Give Telos' user the folder of the database with all in it, on a disk that is not read-only or full.
doctor-disk = Disk
doctor-disk-bad = nearly full
doctor-disk-cure = Free the disk that holds the database. Telos goes on by itself.
doctor-store = Database
doctor-store-bad = can't be written
doctor-store-cure = Free the disk, or close what holds the file; of PostgreSQL, see whether it runs and has room. Telos goes on by itself.
doctor-presence = Presence
doctor-presence-bad = others can't see that this process works
doctor-presence-cure = See whether PostgreSQL runs and can be reached. Telos connects again by itself.
doctor-migrations = Tables
doctor-migrations-bad = are not those of this version
doctor-migrations-cure = Restart "telos serve" with this version.
doctor-server = Server
doctor-server-off = not running; until "telos serve" runs nothing is read and nothing is sent
doctor-server-cure = Start "telos serve"; on several hosts also "telos worker" and "telos scheduler". Its log says why it ended.
doctor-worker = Worker
doctor-worker-none = nobody takes up what has waited since { $at }
doctor-worker-none-cure = Start "telos worker", or "telos serve" without --no-worker.
doctor-worker-bad = a thread has ended
doctor-worker-cure = Restart "telos serve"; its log says why.
doctor-secret = Secrets
doctor-secret-open = others can read {$file}
doctor-secret-cure = chmod 600 {$path}
doctor-dead = Given-up work
doctor-dead-none = none
doctor-dead-some = {$count} × {$kind}: {$error}
doctor-dead-cure = "telos dead list" shows each. Mend the cause, then run "telos redrive", or for some of them "telos dead redrive ID".
doctor-parts = Going on in parts
doctor-parts-readers = { $count ->
    [one] the readers of one community are being gone through, {$seen} so far
   *[other] the readers of {$count} communities are being gone through, {$seen} so far
}
doctor-parts-leaving = { $count ->
    [one] What is left of a community whose charter was taken off is being deleted.
   *[other] What is left of { $count } communities whose charter was taken off is being deleted.
}
doctor-parts-pages = { $count ->
    [one] a long page is being read; {$left} comments on it are left
   *[other] {$count} long pages are being read; {$left} comments on them are left
}
doctor-parts-answers = { $count ->
    [one] the answers of one community are being handed out
   *[other] the answers of {$count} communities are being handed out
}
doctor-staff = {$site}: people
doctor-staff-said = { $total ->
    [0] It has told of nobody yet.
   *[other] It has told of {$total} people; {$known} of them are known in a wiki by what it calls them.
}
doctor-staff-cure = Is the address confirmed in the wiki, or is everybody in accounts_file? See docs/intranet.md.
doctor-heard = {$site}: last heard
doctor-heard-at = {$at}
doctor-heard-never = It has sent nothing yet.
doctor-told = {$site}: what it tells of communities
doctor-told-said = It may speak for { $count ->
    [one] one community or wiki
   *[other] {$count} communities and wikis
}.{ $waits ->
    [0] {""}
    [one] {" "}One thing that it told waits until its person or its community is known.
   *[other] {" "}{$waits} things that it told wait until their people or communities are known.
}
doctor-told-cure = Is the address confirmed in the wiki, or is everybody in accounts_file? Is the community's key right? See docs/intranet.md.
doctor-kind-inbox = reading a webhook
doctor-kind-page = reading a page
doctor-kind-assess = assessing a page
doctor-kind-compare = telling what an edit takes up
doctor-kind-person = looking somebody up
doctor-kind-staff = a person who is away
doctor-kind-judge = judging what another system told of answers
doctor-kind-scope = listing a community's pages
doctor-kind-speaking = looking through the pages that a charter wants to speak for
doctor-kind-assign = handing out answers
doctor-kind-readers = asking the readers of a policy
doctor-kind-figures = reckoning figures
doctor-kind-leave = deleting what is left of a withdrawn charter
doctor-kind-show = showing on a page how it stands
doctor-kind-including = looking at pages that put in what changed
doctor-kind-sync = the sync
doctor-kind-tick = the clock
doctor-kind-deliver = sending what is due
doctor-kind-purge = tidying up
doctor-kind-message = a message
doctor-mail = Mail
doctor-mail-none = not configured; people see everything in the wiki
doctor-mail-good = {$where} takes mail
doctor-mail-bad = {$where} doesn't answer as it should: {$why}
doctor-mail-cure = Check host, port and tls in [mail].
doctor-mail-login = {$where} refuses the account
doctor-mail-login-cure = Check user and password in [mail].
doctor-addresses = {$site}: addresses
doctor-addresses-said = { $count ->
    [0] all {$people} who owe something have one
   *[other] {$count} of the {$people} who owe something have none; they see it in the wiki only
  }
doctor-addresses-cure = Not a single one has: may the account of {$site} read addresses? (docs/configuration.md; on Confluence addresses_file)
doctor-sites = Wikis
doctor-no-sites = none is connected
doctor-no-sites-cure = Run "telos connect PLATFORM URL", like telos connect mediawiki https://wiki.example.org.
doctor-sync = {$site}: last sync
doctor-sync-never = never
doctor-sync-at = {$at}
doctor-sync-cure = Is "telos serve" running? To sync now: telos sync {$site}
doctor-live = {$site}: notices
doctor-quiet = off; "telos preview" shows what would be sent, "telos go-live {$site}" lets it
doctor-live-since = on since {$at}
doctor-region = {$site}: holidays
doctor-region-said = in { $country } they differ by region, and none is named. Off in { $year } are the days that most regions have: { $taken }. Worked are those of fewer: { $left }. Name yours with "region" in [sites.{ $site }.policy]
doctor-long = {$site}: long pages
doctor-long-said = { $count ->
    [one] one page outside every community is longer than the { $most } characters that are read
   *[other] { $count } pages outside every community are longer than the { $most } characters that are read
  }: a charter further down is not seen (largest_page)
doctor-reach = {$site}: reaching people
doctor-unreached = { $count ->
    [one] One person can't be reached by messages: {$names}
   *[other] { $count } people can't be reached by messages, among them {$names}
  }
doctor-unreached-cure = They have no confirmed address in the wiki, or their mail server refuses it. Ask them to confirm one, or take somebody else into the charter
doctor-breaker = {$site}: breaker
doctor-held = {$count} notices are held since {$at}: more than {$most} in an hour is unusual
doctor-held-cure = Look at "telos preview --site {$site}". If all is right: telos go-live {$site}
doctor-wiki = {$site}: wiki
doctor-wiki-cure = Is {$url} up, and can this machine reach it?
doctor-wiki-cure-later = {$url} asks to be left alone. Run this again in { $minutes ->
    [one] a minute
   *[other] {$minutes} minutes
  }.
doctor-elsewhere = But it did not arrive here: another Telos, or one with another database, answers there.
doctor-elsewhere-cure = Stop the other Telos, or give the wiki the address of this one. Then run "telos doctor" again: {$site} is right when the message arrives here.
doctor-lost = {$site}: database
doctor-lost-said = The wiki still holds what Telos put there, but this database never did: it was begun anew after another one was lost, or another Telos looks after this wiki. Until you decide, Telos leaves what the wiki holds as it is.
doctor-lost-cure-backup = Bring the lost one back from the newest backup, with confirmations, answers and evidence: telos restore {$backup}. Only to begin with nothing: telos go-live {$site}
doctor-lost-cure = Bring the lost one back from a backup, with confirmations, answers and evidence; none is where "telos backup" puts them. If another Telos looks after this wiki, disconnect it here. Only to begin with nothing: telos go-live {$site}

## The database

store-busy = The database {$database} is in use by process {$holder}. Only one process may work on it. Stop that one first, or talk to the running server instead.
store-lost = The database {$database} is gone: {$note} notes that there was one. Nothing was made in its place. Bring it back from a backup (newest one: {$backup}) with "telos restore FILE". Only to begin with nothing, also without its evidence, delete the note.
store-foreign = The database {$database} is another one than this installation's, which {$note} notes. Bring back the right one from a backup (newest one: {$backup}) with "telos restore FILE", or, if this one is to be used from now on, delete the note.
store-not-ours = {$database} is the database of another program; nothing was changed in it. Give another path.
store-newer = The database {$database} was written by a newer version of Telos (its tables are at {$at}). Start that version, or restore a backup from before the upgrade.
store-no-database = {$database} is something else than a database. Give another path.
store-broken = The database {$database} is damaged. Keep the file, and restore a backup with "telos restore FILE".
store-read-only = The database {$database} can't be written: the file or its disk is read-only. Make {$folder} writable for Telos.
store-full = There is no room left on the disk of {$database}. Free some, then try again.
store-no-right = Telos may not write {$database}. Give its user {$folder} with all in it, or run the command as that user.
store-no-folder = The folder {$folder} doesn't exist, so the database can't be in it. Check "database" in [server], or make the folder.
store-is-folder = {$database} is a folder. Give the path of a file as "database".
store-other = The database {$database} can't be opened: {$why}.
store-no-sqlite = Telos keeps its data in SQLite or PostgreSQL; it can't open {$database}. Give a file path, sqlite:///path or postgresql://user@host/name.
store-bad-address = {$database} is no address of a database. Write postgresql://user@host/name; a password belongs into the file that PGPASSFILE names.
store-no-driver = The driver for PostgreSQL is not installed. Install Telos with it: pip install 'telos[postgres]'.
store-too-old = The database {$database} is on PostgreSQL {$version}. Telos needs version 13 or newer.
store-encoding = The database {$database} is made for {$encoding}; Telos needs one for UTF8. Make it with: createdb --encoding=UTF8 --template=template0 NAME
store-needs-file = The database needs a file, so that nothing is lost at a restart. Give a path.

## Why a connection fails

cause-dns = this machine finds no such name (DNS)
cause-refused = nothing listens there (connection refused)
cause-unreachable = this machine has no way there (network, firewall)
cause-timeout = no answer came in time
cause-tls-ca = its certificate is from an authority this machine doesn't trust (a private one? docs/private-ca.md)
cause-tls-expired = its certificate has expired
cause-tls-name = its certificate is for another name
cause-tls = no safe connection (TLS) could be agreed on
cause-reset = the connection was broken off
cause-proxy = the proxy on the way refuses (docs/proxies.md)
cause-other = the connection failed
cause-file-missing = there is no such file or folder
cause-file-denied = you have no permission
cause-file-folder = it is a folder
cause-file-no-folder = a part of the path is no folder
cause-file-full = the disk is full
cause-file-read-only = the disk can only be read

# Webhooks that leave.
cli-webhooks-help = What other systems are told when something happens.
cli-webhooks-list-help = List the addresses that are told something, with how much waits, was taken and was given up.
cli-webhooks-log-help = List the latest messages to an address, or to all, and what became of them.
cli-webhooks-last-help = How many.
cli-webhooks-redrive-help = Tell an address, or all, again what was given up.
cli-webhooks-none = No address is told anything. Add a section [webhooks.<name>]; docs/intranet.md says how.
cli-webhooks-no-log = Nothing was told yet.
cli-webhooks-name = name
cli-webhooks-url = address
cli-webhooks-waiting = waiting
cli-webhooks-sent = taken
cli-webhooks-dead = given up
cli-webhooks-when = when
cli-webhooks-kind = what
cli-webhooks-state = state
cli-webhooks-answer = answer
cli-webhooks-id = id
cli-webhooks-is-waiting = { $count ->
    [0] waiting
    [one] waiting, tried once
   *[other] waiting, tried {$count} times
}
cli-webhooks-is-sent = taken
cli-webhooks-is-dead = { $count ->
    [one] given up after one try
   *[other] given up after {$count} tries
}
cli-webhooks-redriven = Told again: {$names}.
cli-webhooks-nothing-dead = Nothing was given up.
cli-no-webhook = There is no webhook "{$name}" in the settings. There are: {$known}.
config-webhook-kinds = {$where}: {$key} should name what is told, out of: {$known}.
config-webhook-secret = {$where}: a webhook needs a secret, whsec_ and at least 32 characters of base64. Make one with: echo "whsec_$(openssl rand -base64 32)", put it into a file, and name the file in secret_file.
config-webhook-tls = {$where}: a webhook's address should begin with https://. In a private network set private = true.
doctor-kind-call = telling another system
doctor-webhook = Webhook {$name}
doctor-webhook-said = Waiting: {$waits}. Given up: {$dead}.
doctor-webhook-cure = See why: telos webhooks log {$name}. Mend it, then: telos webhooks redrive {$name}

# What was given up.
cli-dead-help = What was given up: see why, mend it, try it again.
cli-dead-list-help = List everything that was given up: work, notices to people, messages to other systems, what these told.
cli-dead-show-help = Show one of them, with what helps.
cli-dead-redrive-help = Try some of it again, or all, after its cause is mended. Nothing leaves twice.
cli-dead-all-help = All of it.
cli-dead-none = Nothing was given up.
cli-dead-gone = There is nothing given up under {$id}. It was tried again, or done meanwhile. See: telos dead list
cli-dead-done-before = None of these is given up any more: they were tried again before.
cli-dead-which = Name what to try again (telos dead list shows the IDs), or say --all.
cli-dead-no-id = {$id} is no ID. An ID is like job-12; telos dead list shows them.
cli-dead-line = {$name}: {$text}
cli-dead-id = ID
cli-dead-since = given up
cli-dead-what = what
cli-dead-site = site
cli-dead-about = about
cli-dead-to = to
cli-dead-attempts = tries
cli-dead-why = why
cli-dead-do = what helps
dead-do-mend = Mend what it says, then: telos dead redrive {$id}
dead-do-fault = A fault in Telos or around it. The log says more; an upgrade may mend it. Then: telos dead redrive {$id}
dead-do-wiki = The wiki did not answer for a long time. See that "telos doctor" is green, then: telos dead redrive {$id}
dead-do-broke = The server broke down over it. Look at what stands on {$about}, mend or shorten it there, then: telos dead redrive {$id}
dead-do-sender = What was sent can't be read. Mend the sender, or upgrade Telos; then: telos dead redrive {$id}
dead-do-notice = See that mail leaves (telos mail-test) and that the address is right, then: telos dead redrive {$id}. It leaves only if it still holds
dead-do-receiver = See that {$about} answers, and takes it, then: telos dead redrive {$id}
dead-do-private = If {$about} is in your own network, set private = true in [webhooks.{$about}], then: telos dead redrive {$id}
dead-why-ended = the server ended while it worked on this: {$kind} ({$about})
dead-why-broke = The server broke down or stood still {$count} times over this: {$kind} ({$about}). Look at what stands there, then redrive
dead-why-not-back = the worker did not come back
dead-why-no-site = The settings no longer have the site {$site}. Configure it again, then redrive
dead-why-attempts = { $count ->
    [one] one attempt failed
   *[other] {$count} attempts failed
  }
dead-why-unreachable = the recipient can't be reached this way
dead-why-not-told = the wiki does not tell of it
dead-why-fault = a fault in Telos or around it ({$kind})
dead-why-cant-tell = the wiki of site {$site} takes too long to answer
dead-why-status = it answered {$status}
dead-why-call-no-tls = its address does not begin with https://
dead-why-call-no-such-host = this machine finds no such name (DNS)
dead-why-call-private-address = its address lies in a private network
dead-why-call-timeout = no answer came in time
dead-why-call-tls = no safe connection (TLS) could be agreed on
dead-why-call-refused = nothing listens there (connection refused)
dead-why-call-broken = the connection was broken off
dead-why-call-unreachable = this machine has no way there (network, firewall)

# Why a mail did not leave.
mail-error-address = The mail address of {$person} can't be used. Check it in the wiki's preferences.
mail-error-ascii = The mail server {$host} can't send to an address with letters beyond ASCII.
mail-error-unclear = The connection to {$where} broke after the message was handed over: it may have been sent. It is not sent again.
mail-error-refused = {$host} refused { $what ->
    [sender] the sender
    [recipient] the recipient
   *[message] the message
  }: {$answer}
mail-error-login = Signing in at the mail server {$where} failed ({$code}). Check user and password under [mail].
mail-error-unable = The mail server {$where} can't do what is set up: {$why}. Check tls and user under [mail].
mail-error-tls = No safe connection to the mail server {$where}: {$why}. Check tls under [mail].
mail-error-not-ready = The mail server {$where} is not ready: {$code}
mail-error-unreached = The mail server {$where} can't be reached: {$why}.

# Dates that another system said were moved, and that don't count.
doctor-kind-told = what another system told
told-why-not-given = the system may not speak for this community
told-why-no-community = there is no such community
told-why-no-person = nobody here is known under the name it gave
told-why-several = several accounts here go by the name it gave
told-why-no-date = the community has no deadline that could move
told-why-closed = the community was closed by then
told-why-nobody-alone = nobody decides on a date alone in this community
told-why-no-right = who moved it may not decide on the date of this community
told-why-no-contribution = it answers something that this system did not tell of, or that does not count
told-why-no-place = the page with the charter belongs to another community, so it can't stand there
dead-do-told-not-given = If it may, add {$about} to communities of [sites.{$site}.options], then: telos dead redrive {$id}
dead-do-told-no-community = See that {$about} is the key of a community (telos report shows them), then: telos dead redrive {$id}
dead-do-told-no-person = Have the address confirmed in the wiki, or add the name to accounts_file, then: telos dead redrive {$id}
dead-do-told-several = Give each account an address of its own, or say in accounts_file who it is, then: telos dead redrive {$id}
dead-do-told-no-date = Let its charter name a deadline, then: telos dead redrive {$id}
dead-do-told-closed = If it was closed by mistake, open it again on its page, then: telos dead redrive {$id}
dead-do-told-nobody-alone = Ask for the date in the panel of the community's page: it counts unless somebody objects.
dead-do-told-no-right = Let who decides move the date, there or on the community's page. Once the charter gives this person the right: telos dead redrive {$id}
dead-do-told-no-contribution = Let the system tell of the contribution first (telos dead list shows why one does not count), then: telos dead redrive {$id}
dead-do-told-no-place = Let the other community leave out the page that the charter of {$about} stands on, then: telos dead redrive {$id}

# The store on another engine.
cli-store-help = The database as a whole.
cli-store-copy-help = Copy everything to another engine: from SQLite to a new database on PostgreSQL (postgresql://user@host/name), or from PostgreSQL to a new file. Compares every row; ended anywhere, it can be begun again.
cli-store-running = The server is running. Stop it first, so that nothing comes in that is not copied.
cli-store-copying = Copying and comparing
cli-store-copied = {$target} holds everything: {$rows} rows in {$tables} tables, each compared. Its evidence ends at {$head}.
cli-store-key = The key that evidence is signed with lies at {$file} for it.
cli-store-next = To use it from now on, write database = "{$target}" under [server] on every host, and put what was copied aside: two servers on two copies would write to everybody twice.
store-copy-same-engine = {$source} and {$target} are of the same engine. "telos store copy" goes from SQLite to PostgreSQL and back; for a copy of a file there is "telos backup".
store-copy-not-empty = There is something in {$database} already; nothing was written over. Give a new one.
store-copy-version = The tables in {$database} are of version {$at}; this program wants {$wanted}. Start "telos serve" of this version there once, then copy.
store-copy-at-work = Somebody works on {$database}: a server, a worker, a scheduler or a command. Stop them all, then copy.
store-copy-differs = The copy of the table {$table} is not what was copied. Nothing was kept of it. Try again; if it stays so, tell us.
store-no-read = The database can't be read right now ({$why}).
store-not-opened = The database {$database} can't be opened right now: {$why}
store-closed = The database is closed: the server is stopping. Try again soon.
store-takes-nothing = The database can't take anything right now ({$why}). Nothing was stored. { $engine ->
    [postgresql] See whether PostgreSQL runs and has room
   *[file] Free the disk or close other programs that hold the file
  }; Telos goes on by itself.

# Why what another system sent can't be read.
hook-not-utf8 = the body is not UTF-8
hook-nested = the body is nested too deeply
hook-no-json = the body is not JSON: {$why}
hook-no-object = the body should be a JSON object, it is {$read}
hook-read-object = an object
hook-read-list = a list
hook-read-large = too large to show
hook-id = {$field} should be an id, it is {$read}
hook-user = {$field} should be a user key, it is {$read}
hook-type = {$field} should be the event's name, it is {$read}
hook-event = event or eventType should be the event's name
hook-data = data should be an object, it is {$read}
hook-instant = {$field} should be like 2026-11-23T12:00:00Z, it is {$read}
hook-name = {$field} should be a name of at most {$most} characters, it is {$read}
hook-text = {$field} should be text of at most {$most} characters, it is {$read}
hook-excerpt-link = data.excerpt should be words, it is an address; data.url is the place for that
hook-url = data.url should be an https address at one of these hosts: {$hosts}. See {$option}
hook-day = {$field} should be a day like 2026-12-18, it is {$read}
hook-flag = {$field} should be true or false, it is {$read}
hook-after = {$field} should be after {$other}
hook-not-before = {$field} should not lie before {$other}
hook-not-after = {$field} should not lie after {$other}
hook-version = version should be {$wanted}, it is {$read}
hook-not-told = {$kind} is not for this sender to say; see {$option}
hook-not-ours = {$community} is not a community that this sender may speak for; see {$option}
hook-ahead = timestamp lies ahead; here it is {$now}
hook-too-old = timestamp lies more than {$days} days back
hook-too-old-date = timestamp lies more than {$days} days back; move the date on the page instead
