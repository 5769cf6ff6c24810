CREATE TABLE /*_*/stable_points (sp_revision INTEGER NOT NULL PRIMARY KEY, sp_page INTEGER NOT NULL, sp_time BLOB NOT NULL);
