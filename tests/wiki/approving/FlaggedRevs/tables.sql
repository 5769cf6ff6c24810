CREATE TABLE /*_*/flaggedrevs (fr_rev_id INTEGER NOT NULL PRIMARY KEY, fr_page_id INTEGER NOT NULL, fr_timestamp BLOB NOT NULL);
