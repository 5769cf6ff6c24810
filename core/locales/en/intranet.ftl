# What a system tells by its webhooks (docs/intranet.md).
in-by-hand = Let the other system send its webhooks there, signed with this secret (docs/intranet.md has a sample):
in-secret = Secret
in-secret-good = Set.
in-secret-missing = None is set, so nothing it sends can be believed.
in-secret-cure = Make one with: echo "whsec_$(openssl rand -base64 32)", put it into a file, and name the file in secret_file of [sites.{$site}].
in-about = People
in-about-address = It tells about people of {$sites}, known by the mail address that the wiki confirmed.
in-about-accounts = It tells about people of {$sites}, known by a list of { $count ->
    [one] one person
   *[other] {$count} people
}.
