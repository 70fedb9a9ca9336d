"""What we know of sites, platforms and languages: files in `site_rules/`, read and matched here."""
