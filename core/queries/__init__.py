"""What screens and exports show, read for one person: everything is checked against what the wiki shows them."""
