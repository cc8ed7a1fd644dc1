-- Schema version 4: what the suggester has learned in this project.
CREATE TABLE weights(
  place    TEXT PRIMARY KEY CHECK(place IN ('used', 'before')), -- before: those that were used until then
  body     BLOB NOT NULL,                                       -- empty = those that come with the program
  learned  INTEGER,                                             -- milliseconds, NULL = unknown
  articles INTEGER NOT NULL                                     -- of the project, from which they were learned
) STRICT;
