"""Lists of URLs to articles: fetching, cleaning and writing as one run that can be resumed."""
