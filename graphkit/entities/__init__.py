"""Names in a text: lexicons, patterns, divisions and a trained tagger, merged by one policy; values."""
