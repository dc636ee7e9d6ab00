"""From mentions to statements: clauses and topics, frames, names that carry relations, a classifier."""
