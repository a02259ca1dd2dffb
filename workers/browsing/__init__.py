"""Looking at a version page by page, sorted, filtered and searched, without loading it."""
