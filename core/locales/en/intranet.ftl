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

# What is wrong with its settings.
intranet-error-secret = The secret of site {$site} is too short or none, so somebody could guess it. Make a new one with: echo "whsec_$(openssl rand -base64 32)"
intranet-error-tells = Option tells of site {$site} should name what it may tell, out of: {$known}.
intranet-error-about = Option about of site {$site} should name the wikis whose people it tells about.
intranet-error-teams = Option teams of site {$site} should be a table: its team = the group in charters.
intranet-error-communities = Option communities of site {$site} should name the communities for which it may speak, as hr:page:12, or whole sites, where it tells portal, and only there.
intranet-error-hosts = Option hosts of site {$site} should name hosts alone, as portal.example.org.
intranet-error-accounts = {$file} can't be read ({$why}); it should hold lines of name,site,account id
intranet-error-no-table = no table of text
