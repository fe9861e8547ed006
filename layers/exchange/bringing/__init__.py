"""Files that people bring on a page: received, shown, confirmed, then imported by a worker."""
