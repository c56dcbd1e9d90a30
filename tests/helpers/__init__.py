"""What several test files share: towns, runs and files that are made up, and where things lie."""
